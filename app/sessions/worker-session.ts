import { totalmem } from 'node:os';
import { Problem } from '../errors/problem';
import type { ProblemCode } from '../errors/problem';
import type { Child, ChildExit, ChildHost } from './child-host';
import { fromWorker } from './messages';
import type { FromWorker, ToWorker } from './messages';
import { memoryWords } from './memory-words';

export type SessionState = 'starting' | 'idle' | 'busy' | 'ending' | 'ended';

/** What one request asks of a worker. Bodies belong to the engine. */
export interface WorkerRequest {
  body: unknown;
  /** Time for the request in milliseconds, and resident memory of the worker in bytes; past them it is ended. */
  limits: { timeMs: number; residentBytes: number };
  on?(event: unknown): void;
  /** Serves what the worker asks of the parent meanwhile. */
  serve?(call: unknown): Promise<unknown>;
  /** Shown while it runs. */
  file: string | null;
}

interface Running {
  id: number;
  request: WorkerRequest;
  settle(outcome: { body: unknown } | { problem: Problem }): void;
}

/**
 * One warm worker process: runs one request at a time, and knows its memory, its age and why it ended. A worker that
 * passes a limit, or does not stop within the grace after a cancel, is ended.
 */
export class WorkerSession {
  state: SessionState = 'starting';
  file: string | null = null;
  step: string | null = null;
  residentBytes: number | null = null;
  cpuMs: number | null = null;
  tasksDone = 0;
  readonly startedAt = new Date();
  busySince: Date | null = null;
  endedAt: Date | null = null;
  /** Why it was ended, when it did not end by itself. */
  note: string | null = null;

  private readonly child: Child;
  /** Bound of V8's heap in the worker. */
  private readonly heapMiB: number;
  /** Readings above the limit, without one below it between them. */
  private overLimit = 0;
  private running: Running | null = null;
  private nextId = 1;
  private blame: Problem | null = null;
  private endTimer: NodeJS.Timeout | null = null;

  constructor(
    host: ChildHost,
    readonly name: string,
    modulePath: string,
    residentBytes: number,
    private readonly changed: () => void,
    private readonly graceMs: number,
  ) {
    this.heapMiB = Math.max(64, toMiB(residentBytes));
    this.child = host.spawn(
      { modulePath, name, maxOldSpaceMiB: this.heapMiB },
      { message: (message) => this.receive(message), exit: (exit) => this.exited(exit) },
    );
  }

  get pid(): number | null {
    return this.child.pid;
  }

  /** Runs one request. Rejects with the worker's `Problem`, or with why the worker ended. */
  run(request: WorkerRequest, signal: AbortSignal): Promise<unknown> {
    if (this.running) throw new Error('a worker runs one request at a time');
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      if (this.state === 'ended' || this.state === 'ending') {
        reject(this.blame ?? diedProblem(''));
        return;
      }
      if (signal.aborted) {
        reject(new Problem('cancelled', 'Cancelled.'));
        return;
      }
      const timeLimit = setTimeout(() => {
        const seconds = Math.round(request.limits.timeMs / 1000);
        this.end('time-limit', `passed the time limit of ${seconds} s`);
      }, request.limits.timeMs);
      let grace: NodeJS.Timeout | null = null;
      const cancel = (): void => {
        this.send({ type: 'cancel', id });
        grace = setTimeout(() => this.end('cancelled', 'did not stop when cancelled'), this.graceMs);
      };
      signal.addEventListener('abort', cancel, { once: true });
      this.running = {
        id,
        request,
        settle: (outcome) => {
          clearTimeout(timeLimit);
          if (grace) clearTimeout(grace);
          signal.removeEventListener('abort', cancel);
          this.running = null;
          this.file = null;
          this.step = null;
          this.busySince = null;
          this.tasksDone++;
          if (this.state === 'busy' || this.state === 'starting') this.state = 'idle';
          this.changed();
          if ('problem' in outcome) reject(outcome.problem);
          else resolve(outcome.body);
        },
      };
      this.overLimit = 0;
      this.file = request.file;
      this.busySince = new Date();
      if (this.state === 'idle') this.state = 'busy';
      this.send({ type: 'request', id, body: request.body, residentBytes: request.limits.residentBytes });
      this.changed();
    });
  }

  /** What the Threads view shows as under way. */
  showStep(step: string): void {
    this.step = step;
    this.changed();
  }

  /** Lets an idle worker end by itself; one that does not is ended. */
  retire(): void {
    if (this.state === 'ended' || this.state === 'ending') return;
    this.state = 'ending';
    this.send({ type: 'end' });
    this.endTimer = setTimeout(() => this.child.kill(), this.graceMs);
    this.changed();
  }

  /** Ends the worker now. A request under way fails with `code`. */
  end(code: ProblemCode, why: string): void {
    if (this.state === 'ended') return;
    this.blame ??= new Problem(code, this.explain(code, why), { hint: HINTS[code] });
    this.note ??= why;
    this.state = 'ending';
    this.changed();
    this.child.kill();
  }

  private explain(code: ProblemCode, why: string): string {
    return code === 'cancelled' ? 'Cancelled.' : `The worker ${why} and was ended.`;
  }

  private send(message: ToWorker): void {
    this.child.send(message);
  }

  private receive(raw: unknown): void {
    const parsed = fromWorker.safeParse(raw);
    if (!parsed.success) {
      this.end('worker-died', 'sent a message that nobody understands');
      return;
    }
    const message = parsed.data as FromWorker;
    const running = this.running;
    switch (message.type) {
      case 'ready':
        if (this.state === 'starting') this.state = running ? 'busy' : 'idle';
        this.changed();
        break;
      case 'beat':
        this.beaten(message.residentBytes, message.cpuMs);
        break;
      case 'event':
        if (running?.id === message.id) running.request.on?.(message.body);
        break;
      case 'result':
        if (running?.id === message.id) running.settle({ body: message.body });
        break;
      case 'failure':
        if (running?.id === message.id) running.settle({ problem: Problem.fromData(message.problem) });
        break;
      case 'call':
        if (running?.id === message.id) void this.answer(running, message.call, message.body);
        break;
    }
  }

  /**
   * Takes what a worker tells of itself. Its own guard ends it when it passes its limit; should that fail, two readings
   * in a row end it. One alone may be wrong, and one above what the machine has is.
   */
  private beaten(residentBytes: number, cpuMs: number): void {
    this.cpuMs = cpuMs;
    if (residentBytes <= totalmem()) {
      this.residentBytes = residentBytes;
      const limit = this.running?.request.limits.residentBytes ?? Infinity;
      if (residentBytes <= limit) this.overLimit = 0;
      else if (++this.overLimit === 2) this.end('memory-limit', memoryNote(limit, toMiB(residentBytes)));
    }
    this.changed();
  }

  private async answer(running: Running, call: number, body: unknown): Promise<void> {
    try {
      if (!running.request.serve) throw new Problem('internal', 'This worker may not ask for services.');
      this.send({ type: 'reply', call, ok: true, body: await running.request.serve(body) });
    } catch (thrown) {
      this.send({ type: 'reply', call, ok: false, problem: Problem.from(thrown).toData() });
    }
  }

  private exited(exit: ChildExit): void {
    if (this.endTimer) clearTimeout(this.endTimer);
    const expected = this.state === 'ending';
    const words = this.blame ? null : memoryWords(exit.stderr, this.heapMiB);
    if (words?.end === 'refused') {
      this.note = 'got no more memory from the system';
      this.blame = diedProblem(this.note, 'Close other programs, or run fewer files at a time (settings).');
    } else if (words) {
      const limit = this.running?.request.limits.residentBytes;
      this.note =
        words.end === 'heap'
          ? `passed the memory limit of ${this.heapMiB} MB`
          : memoryNote(limit ?? 0, words.heldMiB);
      this.blame = new Problem('memory-limit', `The worker ${this.note} and was ended.`, {
        hint: HINTS['memory-limit'],
      });
    }
    if (!expected && !this.blame) this.note = endNote(exit);
    this.state = 'ended';
    this.endedAt = new Date();
    this.running?.settle({ problem: this.blame ?? diedProblem(endNote(exit)) });
    this.changed();
  }
}

const HINTS: Partial<Record<ProblemCode, string>> = {
  'time-limit': 'Raise the time limit in the settings, or split the file.',
  'memory-limit': 'Raise the memory limit in the settings, or split the file.',
};

const toMiB = (bytes: number): number => Math.round(bytes / (1024 * 1024));

function memoryNote(limit: number, heldMiB: number): string {
  return `passed the memory limit of ${toMiB(limit)} MB (it held ${heldMiB} MB)`;
}

function endNote(exit: ChildExit): string {
  return exit.signal ? `ended by ${exit.signal}` : `ended with code ${exit.code ?? 'unknown'}`;
}

function diedProblem(why: string, hint?: string): Problem {
  return new Problem('worker-died', `The worker process ended unexpectedly${why ? ` (${why})` : ''}.`, {
    transient: true,
    ...(hint === undefined ? {} : { hint }),
  });
}
