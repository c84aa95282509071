import { Worker } from 'node:worker_threads';

/** Written to standard error before a worker ends itself, so that the parent can tell why. */
export const MEMORY_LIMIT_MARK = 'concierge: memory limit passed';

/** Thread source: plain JavaScript, since the thread has no bundle of its own. */
const SOURCE = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const limit = new Float64Array(workerData.limit);
setInterval(() => {
  if (limit[0] > 0 && process.memoryUsage.rss() > limit[0]) {
    try { writeSync(2, workerData.mark + '\\n'); } catch {}
    process.kill(process.pid, 'SIGKILL');
  }
}, 200);
`;

/**
 * Watches the resident memory of this process from a thread of its own, which runs also while the main thread is deep
 * in one long turn, and ends the process when it passes the limit.
 */
export class MemoryGuard {
  private readonly limit = new SharedArrayBuffer(8);

  constructor() {
    const thread = new Worker(SOURCE, {
      eval: true,
      workerData: { limit: this.limit, mark: MEMORY_LIMIT_MARK },
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
    thread.unref();
  }

  /** Bytes; 0 switches the guard off. */
  setLimit(residentBytes: number): void {
    new Float64Array(this.limit)[0] = residentBytes;
  }
}
