import { Worker } from 'node:worker_threads';
import { Problem } from '../../../errors/problem';
import type { CalcFiles } from './calc-input';
import type { CalcAnswer, CalcRequest } from './ironcalc-protocol';

/** IronCalc follows references by recursion; what is too deep even for this ends the thread (see `CalcCrash`). */
const STACK_MEGABYTES = 256;
const HEAP_MEGABYTES = 2048;

/** The engine gave up on the workbook: a trap in its code, or a stack that was not deep enough. */
export class CalcCrash extends Error {}

/** One IronCalc thread. It is ended by `end`, by its time limit, or by the signal, whatever it is doing. */
export class IronCalcThread {
  private readonly worker: Worker;
  private waiting: { resolve: (answer: CalcAnswer) => void; reject: (reason: unknown) => void } | null = null;
  private ended: Error | null = null;
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort: () => void;

  constructor(
    files: CalcFiles,
    timeLimitMs: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.worker = new Worker(files.thread, {
      workerData: { wasm: files.wasm },
      resourceLimits: { stackSizeMb: STACK_MEGABYTES, maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    this.worker.on('message', (answer: CalcAnswer) => {
      const waiting = this.waiting;
      this.waiting = null;
      if (answer.kind === 'failed') waiting?.reject(new CalcCrash(answer.message));
      else waiting?.resolve(answer);
    });
    this.worker.on('error', (error) => this.fail(new CalcCrash(error.message)));
    this.worker.on('exit', () => this.fail(new CalcCrash('the calculation thread ended')));
    this.timer = setTimeout(() => {
      this.fail(
        new Problem('time-limit', `The calculation took longer than ${Math.round(timeLimitMs / 1000)} s.`, {
          hint: 'Recalculate with LibreOffice, or let Excel do it when the file is opened ("stale": "keep").',
        }),
      );
      void this.worker.terminate();
    }, timeLimitMs);
    this.onAbort = () => {
      this.fail(new Problem('cancelled', 'The calculation was cancelled.'));
      void this.worker.terminate();
    };
    if (signal?.aborted) this.onAbort();
    else signal?.addEventListener('abort', this.onAbort, { once: true });
  }

  ask(request: CalcRequest): Promise<CalcAnswer> {
    return new Promise((resolve, reject) => {
      if (this.ended) {
        reject(this.ended);
        return;
      }
      this.waiting = { resolve, reject };
      this.worker.postMessage(request);
    });
  }

  async end(): Promise<void> {
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this.onAbort);
    this.ended ??= new CalcCrash('the calculation thread was ended');
    await this.worker.terminate();
  }

  private fail(error: Error): void {
    this.ended ??= error;
    this.waiting?.reject(this.ended);
    this.waiting = null;
  }
}
