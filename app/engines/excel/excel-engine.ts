import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../errors/problem';
import { performTask } from '../../jobs/perform/perform-task';
import { runMacro } from '../../recipe/steps/run-macro';
import type { ApplicationLease, ApplicationLeases } from '../../sessions/applications/lease';
import type { Engine, EngineServices, EngineStatus, TaskEvent, TaskOrder, TaskOutcome } from '../engine';
import { loadAddIns } from './add-ins';
import type { BookReader } from './book-reader';
import { excelTools } from './excel-tools';
import { isFromTheWeb, markOf, setMark } from './mark-of-the-web';

export interface ExcelEngineOptions {
  /** Folder for the copies that the application opens. Its path is short; it is made when it is not there. */
  folder: string;
  /** Whether the application is here, and what it is called. */
  present: () => Promise<{ title: string; available: boolean; reason?: string }>;
  services: EngineServices;
  /** Files of the add-ins that formulas need, as the user chose them. */
  addIns?: () => readonly string[];
}

/** Runs tasks in leased applications with Excel's object model, from the main process. */
export class ExcelEngine implements Engine {
  readonly id = 'excel' as const;
  /** Tasks under way, by what aborts them, with their jobs. */
  private readonly running = new Map<AbortController, string>();

  constructor(
    private readonly leases: ApplicationLeases,
    private readonly books: BookReader,
    private readonly options: ExcelEngineOptions,
  ) {}

  async status(): Promise<EngineStatus> {
    return {
      id: 'excel',
      ...(await this.options.present()),
      capabilities: ['edit', 'pdf', 'macros', 'refresh', 'formats'],
    };
  }

  async runTask(order: TaskOrder, on: (event: TaskEvent) => void, signal: AbortSignal): Promise<TaskOutcome> {
    const abort = new AbortController();
    this.running.set(abort, order.jobId);
    const unlink = follow(abort, signal);
    try {
      const first = order.inputs[0];
      const file = order.kind === 'file' ? (first?.name ?? null) : order.outputName;
      const lease = await this.leases.lease(
        { jobId: order.jobId, taskId: order.taskId, file, timeMs: order.limits.taskMs },
        abort.signal,
      );
      const unlinkLease = follow(abort, lease.ended);
      try {
        on({ kind: 'started', pid: lease.pid });
        return await this.perform(order, lease, on, abort.signal);
      } catch (thrown) {
        // A session that was ended under the task says why; what the task made of that does not matter.
        if (lease.ended.aborted) throw Problem.from(lease.ended.reason);
        throw thrown;
      } finally {
        unlinkLease();
        lease.showStep(null);
        lease.release();
      }
    } finally {
      unlink();
      this.running.delete(abort);
    }
  }

  private async perform(
    order: TaskOrder,
    lease: ApplicationLease,
    on: (event: TaskEvent) => void,
    signal: AbortSignal,
  ): Promise<TaskOutcome> {
    await mkdir(this.options.folder, { recursive: true });
    // Two open books cannot have one name, and paths must be short: every task has a folder of its own here.
    const folder = await mkdtemp(path.join(this.options.folder, 't'));
    const input = order.inputs[0];
    const mark = order.kind === 'file' && input ? await markOf(input.path) : null;
    if (isFromTheWeb(mark)) {
      on({ kind: 'log', line: `${input?.name ?? ''} came from the Internet, as Windows has marked it.` });
    }
    try {
      await loadAddIns(lease, this.options.addIns?.() ?? []);
      const macroStep = firstMacroStep(order);
      const tools = excelTools(lease, this.books, this.options.services.pdf, {
        folder,
        macrosAllowed: order.allowMacros === true && macroStep !== null,
        macroStep: order.kind === 'file' ? macroStep : null,
      });
      const outcome = await performTask(
        { ...order, scratch: folder },
        tools,
        (event) => {
          if (event.kind === 'phase') {
            const id = event.step === undefined ? undefined : order.recipe.steps[event.step]?.step;
            lease.showStep(event.phase === 'step' ? (id ?? event.phase) : event.phase);
          }
          on(event);
        },
        signal,
      );
      for (const output of outcome.outputs) {
        if (output.kind === 'workbook') await setMark(output.stagedPath, mark);
      }
      return outcome;
    } finally {
      // Something of the application may still hold a file: the folder's owner clears it at the next start.
      await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 }).catch(
        () => undefined,
      );
    }
  }

  endNow(jobId: string): void {
    for (const [abort, job] of this.running) {
      if (job === jobId) abort.abort(new Problem('cancelled', 'The task was ended.'));
    }
    this.leases.endJob(jobId);
  }
}

/** Index of the first step that runs a macro; null without one. */
function firstMacroStep({ recipe, steps }: TaskOrder): number | null {
  for (let at = steps.from; at < steps.to; at++) {
    const step = recipe.steps[at];
    if (step?.step === runMacro.id && !step.disabled) return at;
  }
  return null;
}

/** Aborts when another signal does. Answers how to stop following it. (AbortSignal.any needs Node 20.) */
function follow(abort: AbortController, signal: AbortSignal): () => void {
  const pass = (): void => abort.abort(signal.reason);
  if (signal.aborted) pass();
  signal.addEventListener('abort', pass, { once: true });
  return () => signal.removeEventListener('abort', pass);
}
