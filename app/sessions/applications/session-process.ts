import type { ProcessFacts, ProcessGuard } from '../../com/process-guard';
import { Problem } from '../../errors/problem';
import { within } from './within';

/** The process of a session. Known by id and creation time, since ids are given away again. */
export class SessionProcess {
  readonly pid: number;
  readonly createdAt: string;
  /** File name of its program. */
  readonly program: string;
  private readonly over: Promise<void>;
  private stop: () => void = () => undefined;

  constructor(
    private readonly guard: ProcessGuard,
    { pid, createdAt, program }: ProcessFacts,
    died: () => void,
  ) {
    this.pid = pid;
    this.createdAt = createdAt;
    this.program = program;
    this.over = new Promise((resolve) => {
      this.stop = guard.onEnd(pid, () => {
        resolve();
        died();
      });
    });
  }

  hasDied(): boolean {
    return this.guard.facts(this.pid)?.createdAt !== this.createdAt;
  }

  /** Resolves with whether it is gone, after so many milliseconds at most. */
  async gone(ms: number): Promise<boolean> {
    if (this.hasDied()) return true;
    if (ms === 0) return false;
    return within(
      this.over.then(() => true),
      ms,
      () => new Problem('internal', 'It did not end in time.'),
    ).catch(() => false);
  }

  /** Ends it, if it still is the one that it was. */
  end(): void {
    this.guard.end(this.pid, this.createdAt);
  }

  /** Null where the platform does not tell, or it is gone. */
  residentBytes(): number | null {
    return this.guard.facts(this.pid)?.residentBytes ?? null;
  }

  visibleWindows() {
    return this.guard.windows(this.pid).filter(({ visible }) => visible);
  }

  unwatch(): void {
    this.stop();
  }
}
