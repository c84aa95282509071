import { Problem } from '../errors/problem';

import type { FromWorker, ToWorker } from './messages';
import { WorkerGuard } from './worker-guard';

/** How often a busy worker tells its memory and CPU time. */
const BEAT_MS = 500;

/** The message channel to the parent: `process` in a forked Node, `process.parentPort` in Electron. */
export interface ParentPort {
  send(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
  onClose(listener: () => void): void;
}

/** What a request handler may use of its surroundings. */
export interface RequestScope {
  signal: AbortSignal;
  readonly event: (body: unknown) => void;
  /** Asks the parent for a service; rejects with `Problem`. */
  readonly call: (body: unknown) => Promise<unknown>;
}

/**
 * Serves requests one after another in a worker process: answers with results or problems, passes cancellation on,
 * tells memory and CPU while busy, and ends the process when the parent is gone.
 */
export function serveRequests(
  port: ParentPort,
  handle: (body: unknown, scope: RequestScope) => Promise<unknown>,
): void {
  const guard = new WorkerGuard();
  const calls = new Map<number, { resolve(body: unknown): void; reject(problem: Problem): void }>();
  let nextCall = 1;
  let running: { id: number; abort: AbortController } | null = null;

  const beat = (): void => {
    const { user, system } = process.cpuUsage();
    port.send({
      type: 'beat',
      residentBytes: process.memoryUsage.rss(),
      cpuMs: Math.round((user + system) / 1000),
    });
  };

  const serve = async (id: number, body: unknown): Promise<void> => {
    const abort = new AbortController();
    running = { id, abort };
    const beats = setInterval(beat, BEAT_MS);
    // What it holds at the end is told before the answer: the parent decides by it whether the worker serves again.
    const finish = (answer: FromWorker): void => {
      guard.setLimit(0);
      beat();
      port.send(answer);
    };
    try {
      const result = await handle(body, {
        signal: abort.signal,
        event: (event) => port.send({ type: 'event', id, body: event }),
        call: (request) =>
          new Promise((resolve, reject) => {
            const call = nextCall++;
            calls.set(call, { resolve, reject });
            port.send({ type: 'call', id, call, body: request });
          }),
      });
      finish({ type: 'result', id, body: result });
    } catch (thrown) {
      const problem = abort.signal.aborted ? new Problem('cancelled', 'Cancelled.') : Problem.from(thrown);
      if (problem.code === 'internal' && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`);
      finish({ type: 'failure', id, problem: problem.toData() });
    } finally {
      clearInterval(beats);
      running = null;
    }
  };

  port.onMessage((message) => {
    switch (message.type) {
      case 'request':
        guard.setLimit(message.residentBytes);
        void serve(message.id, message.body);
        break;
      case 'cancel':
        if (running?.id === message.id) running.abort.abort();
        break;
      case 'reply': {
        const waiting = calls.get(message.call);
        calls.delete(message.call);
        if (message.ok) waiting?.resolve(message.body);
        else waiting?.reject(Problem.fromData(message.problem));
        break;
      }
      case 'end':
        process.exit(0);
    }
  });
  port.onClose(() => endWithChildren());
  // A terminal sends Ctrl-C to every process; whether to stop is the parent's decision.
  process.on('SIGINT', () => undefined);
  port.send({ type: 'ready' });
  beat();
}

/** The parent is gone: nobody wants the work, nor what this worker started, any more. */
function endWithChildren(): void {
  if (process.platform !== 'win32') {
    try {
      process.kill(-process.pid, 'SIGKILL');
    } catch {
      // Not a group leader.
    }
  }
  process.exit(1);
}
