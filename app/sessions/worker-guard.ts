import { Worker } from 'node:worker_threads';

/** Written to standard error before a worker ends itself, with what it held (`, 3211 MB`), so that the parent can tell why. */
export const MEMORY_LIMIT_MARK = 'concierge: memory limit passed';

/** Thread source: plain JavaScript, since the thread has no bundle of its own. */
const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const { totalmem } = require('node:os');
const limit = new Float64Array(workerData.limit);
function orphaned() {
  try { process.kill(workerData.parent, 0); return false; } catch (error) { return error.code === 'ESRCH'; }
}
function end() {
  // The group holds what this process started; it has one where it leads it.
  try { if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL'); } catch {}
  process.kill(process.pid, 'SIGKILL');
}
// More than there is in the machine is no reading.
function over() {
  const held = process.memoryUsage.rss();
  return limit[0] > 0 && held > limit[0] && held <= totalmem() ? held : 0;
}
setInterval(() => {
  // Twice: one reading that is wrong must not cost a file.
  const held = over() && over();
  if (held > 0) {
    try { writeSync(2, workerData.mark + ', ' + Math.round(held / 1048576) + ' MB\\n'); } catch {}
    end();
  }
  if (orphaned()) end();
}, 200);
`;

/** A thread that fails is begun anew, so often: what it watches must not end with it. */
const MOST_STARTS = 3;

/**
 * Watches this process from a thread of its own, which runs also while the main thread is deep in one long turn: ends
 * it when it passes its limit of resident memory, or when the parent that would have ended it is gone.
 */
export class WorkerGuard {
  private readonly limit = new SharedArrayBuffer(8);

  constructor() {
    this.watch(1);
  }

  private watch(start: number): void {
    const thread = new Worker(SOURCE, {
      eval: true,
      workerData: { limit: this.limit, mark: MEMORY_LIMIT_MARK, parent: process.ppid },
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
    thread.on('error', () => {
      if (start < MOST_STARTS) this.watch(start + 1);
    });
    thread.unref();
  }

  /** Bytes; 0 sets no limit. */
  setLimit(residentBytes: number): void {
    new Float64Array(this.limit)[0] = residentBytes;
  }
}
