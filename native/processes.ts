import type { Addon, ProcessInfo } from './addon';
import { ComError } from './com-error';

/*
 * Other processes, guarded. A process is named by its id and its creation time, since Windows gives ids away again. All
 * of this asks the kernel and waits for nobody, so it runs on the JavaScript thread.
 */

export function processInfo(addon: Addon, pid: number): ProcessInfo | null {
  return asked(() => addon.processInfo(pid));
}

export function endProcess(addon: Addon, pid: number, createdAt: bigint): boolean {
  return asked(() => addon.endProcess(pid, createdAt));
}

/** Ends its processes when it is closed, and when this process ends in whatever way. */
export class JobObject {
  readonly #addon: Addon;
  readonly #id: number;

  /** @internal */
  constructor(addon: Addon, name: string) {
    this.#addon = addon;
    this.#id = asked(() => addon.openJob(name));
  }

  /**
   * Takes in the process with this id that was created then, and what it starts from now on. False where it is gone.
   * Throws ComError where Windows refuses, or after `close`.
   */
  assign(pid: number, createdAt: bigint): boolean {
    return asked(() => this.#addon.assignToJob(this.#id, pid, createdAt));
  }

  /** Ends every process in it. */
  close(): void {
    this.#addon.closeJob(this.#id);
  }
}

/** What Windows refused, as src/process_addon.cpp throws it. */
interface Refusal {
  code: number;
  what: string;
}

function asked<T>(request: () => T): T {
  try {
    return request();
  } catch (error) {
    const { code, what } = error as Partial<Refusal>;
    if (typeof code !== 'number' || typeof what !== 'string') throw error;
    throw new ComError(code, what);
  }
}
