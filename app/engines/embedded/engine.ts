import path from 'node:path';
import { z } from 'zod';
import { Problem } from '../../errors/problem';
import type { CsvInput } from '../../recipe/recipe';
import type { WorkerPool } from '../../sessions/worker-pool';
import type { WorkerSession } from '../../sessions/worker-session';
import type {
  Engine,
  EngineLimits,
  EngineServices,
  EngineStatus,
  TaskEvent,
  TaskOrder,
  TaskOutcome,
} from '../engine';
import type {
  ComputedCopy,
  FormulaComputer,
  InspectedFile,
  Inspector,
  Preview,
  PreviewRequest,
} from '../inspector';
import type { BookReader } from '../excel/book-reader';
import type { BookFacts } from './inspect/book-facts';
import {
  bookFacts,
  computedCopy,
  importNotes,
  inspectedFile,
  preview,
  serviceCall,
  taskEvent,
  taskOutcome,
} from './worker/protocol';
import type { ServiceCall, WorkerJob } from './worker/protocol';

/** A preview or inspection that takes longer is of no use to anybody. */
const LOOK_MS = 120_000;

/** Runs tasks in pooled worker processes. */
export class EmbeddedEngine implements Engine {
  readonly id = 'embedded' as const;
  private readonly sessions = new Map<WorkerSession, string>();

  constructor(
    private readonly pool: WorkerPool,
    private readonly services: EngineServices,
  ) {}

  async status(): Promise<EngineStatus> {
    const programs = await this.services.pdf.available();
    return {
      id: 'embedded',
      title: 'Embedded engine',
      available: true,
      capabilities: programs.length > 0 ? ['edit', 'pdf'] : ['edit'],
    };
  }

  async runTask(order: TaskOrder, on: (event: TaskEvent) => void, signal: AbortSignal): Promise<TaskOutcome> {
    let session: WorkerSession | null = null;
    try {
      const answer = await this.pool.run(
        {
          body: { kind: 'task', order } satisfies WorkerJob,
          limits: { timeMs: order.limits.taskMs, residentBytes: order.limits.residentBytes },
          file: order.kind === 'file' ? (order.inputs[0]?.name ?? null) : order.outputName,
          on: (raw) => {
            const event = taskEvent.safeParse(raw);
            if (!event.success) return;
            if (session && event.data.kind === 'phase') {
              const { phase, step } = event.data;
              const id = step === undefined ? undefined : order.recipe.steps[step]?.step;
              session.showStep(phase === 'step' ? (id ?? phase) : phase);
            }
            on(event.data);
          },
          serve: (raw) => this.serve(raw),
        },
        signal,
        (leased) => {
          session = leased;
          this.sessions.set(leased, order.jobId);
          on({ kind: 'started', pid: leased.pid });
        },
      );
      return trusted(taskOutcome, answer);
    } finally {
      if (session) this.sessions.delete(session);
    }
  }

  endNow(jobId: string): void {
    for (const [session, job] of this.sessions)
      if (job === jobId) session.end('cancelled', 'was ended by the user');
  }

  private async serve(raw: unknown): Promise<unknown> {
    const call: ServiceCall = trusted(serviceCall, raw);
    const { pdf } = this.services;
    switch (call.service) {
      case 'pdf.available':
        return pdf.available();
      case 'pdf.printHtml':
        return pdf.printHtml(call.program, call.htmlPath, call.pdfPath, call.page);
      case 'pdf.printWorkbook':
        return pdf.printWorkbook(call.program, call.workbookPath, call.pdfPath);
    }
  }
}

/** Looks into files in workers of its own pool, so that a running job does not hold up the window. */
export class EmbeddedInspector implements Inspector, FormulaComputer, BookReader {
  constructor(
    private readonly pool: WorkerPool,
    private readonly limits: () => EngineLimits,
  ) {}

  async inspect(file: string, csv: CsvInput | undefined, signal: AbortSignal): Promise<InspectedFile> {
    return trusted(
      inspectedFile,
      await this.look({ kind: 'inspect', path: file, csv, limits: this.limits() }, signal),
    );
  }

  async preview(file: string, request: PreviewRequest, signal: AbortSignal): Promise<Preview> {
    return trusted(
      preview,
      await this.look({ kind: 'preview', path: file, request, limits: this.limits() }, signal),
    );
  }

  async compute(file: string, destination: string, signal: AbortSignal): Promise<ComputedCopy> {
    return trusted(
      computedCopy,
      await this.look({ kind: 'compute', path: file, destination, limits: this.limits() }, signal),
    );
  }

  async facts(file: string, limits: EngineLimits, signal: AbortSignal): Promise<BookFacts> {
    return trusted(bookFacts, await this.look({ kind: 'facts', path: file, limits }, signal));
  }

  async importFile(
    file: string,
    destination: string,
    { csv, limits, signal }: { csv: CsvInput | undefined; limits: EngineLimits; signal: AbortSignal },
  ): Promise<readonly string[] | null> {
    const job = { kind: 'import', path: file, destination, csv, limits } as const;
    return trusted(importNotes, await this.look(job, signal));
  }

  private look(job: Exclude<WorkerJob, { kind: 'task' }>, signal: AbortSignal): Promise<unknown> {
    return this.pool.run(
      {
        body: job,
        limits: { timeMs: LOOK_MS, residentBytes: job.limits.residentBytes },
        file: path.basename(job.path),
      },
      signal,
    );
  }
}

function trusted<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(
    'internal',
    `A worker answered what nobody understands: ${z.prettifyError(parsed.error)}`,
  );
}
