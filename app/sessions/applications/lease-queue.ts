import { Problem } from '../../errors/problem';
import type { LeaseRequest } from './lease';

export interface Waiter<Given> {
  readonly request: LeaseRequest;
  readonly since: Date;
  /** It left, also when its turn had come and it was being served. */
  readonly left: boolean;
  give(given: Given): void;
  refuse(problem: Problem): void;
}

/** Who waits for a session, first come first served. A waiter whose signal aborts leaves with `cancelled`. */
export class LeaseQueue<Given> {
  private readonly waiters: Waiter<Given>[] = [];

  constructor(private readonly changed: () => void) {}

  /** Resolves when it is the request's turn. */
  wait(request: LeaseRequest, signal: AbortSignal): Promise<Given> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(cancelled());
        return;
      }
      let left = false;
      const leave = (): void => {
        left = true;
        const at = this.waiters.indexOf(waiter);
        if (at >= 0) this.waiters.splice(at, 1);
        reject(cancelled());
        this.changed();
      };
      const waiter: Waiter<Given> = {
        request,
        since: new Date(),
        get left() {
          return left;
        },
        give: (given) => {
          signal.removeEventListener('abort', leave);
          resolve(given);
        },
        refuse: (problem) => {
          signal.removeEventListener('abort', leave);
          reject(problem);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiters.push(waiter);
      this.changed();
    });
  }

  /** Takes the first one out. */
  next(): Waiter<Given> | null {
    return this.waiters.shift() ?? null;
  }

  get length(): number {
    return this.waiters.length;
  }

  list(): readonly { request: LeaseRequest; since: Date }[] {
    return this.waiters;
  }

  /** Nobody is served any more. */
  close(problem: Problem): void {
    for (const waiter of this.waiters.splice(0)) waiter.refuse(problem);
  }
}

function cancelled(): Problem {
  return new Problem('cancelled', 'Cancelled.');
}
