import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type {
  Engine,
  EngineStatus,
  StagedOutput,
  TaskEvent,
  TaskOrder,
  TaskOutcome,
} from '../../engines/engine';

/** What a scripted task does: its outcome, or a problem thrown. */
export type Script = (
  order: TaskOrder,
  scene: { attempt: number; on(event: TaskEvent): void; signal: AbortSignal; engine: ScriptedEngine },
) => Promise<TaskOutcome>;

/** An engine whose tasks fail as a test says: faults that no real engine has on demand. Outputs are plain texts. */
export class ScriptedEngine implements Engine {
  readonly id = 'embedded' as const;
  readonly orders: TaskOrder[] = [];
  readonly endedNow: string[] = [];
  running = 0;
  mostAtOnce = 0;

  constructor(private readonly script: Script = (order) => copying(order)) {}

  status(): Promise<EngineStatus> {
    return Promise.resolve({ id: 'embedded', title: 'Scripted', available: true, capabilities: ['edit'] });
  }

  async runTask(order: TaskOrder, on: (event: TaskEvent) => void, signal: AbortSignal): Promise<TaskOutcome> {
    this.orders.push(order);
    const attempt = this.orders.filter((one) => one.taskId === order.taskId).length;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.running);
    try {
      return await this.script(order, { attempt, on, signal, engine: this });
    } finally {
      this.running--;
    }
  }

  endNow(jobId: string): void {
    this.endedNow.push(jobId);
  }
}

/** Stages a text as an output. */
export async function stage(
  order: TaskOrder,
  name: string,
  text: string,
  kind: StagedOutput['kind'] = 'workbook',
): Promise<StagedOutput> {
  const stagedPath = path.join(order.staging, name, name);
  await mkdir(path.dirname(stagedPath), { recursive: true });
  await writeFile(stagedPath, text);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { stagedPath, name, kind, bytes: Buffer.byteLength(text), sha256 };
}

/** What a task of no steps does: the main output holds the texts of all inputs. */
export async function copying(order: TaskOrder, more: readonly StagedOutput[] = []): Promise<TaskOutcome> {
  const texts = await Promise.all(order.inputs.map((input) => readFile(input.path, 'utf8')));
  const inputs = await Promise.all(
    order.inputs.map(async (input, index) => {
      const { size, mtimeMs } = await stat(input.path);
      const sha256 = createHash('sha256')
        .update(texts[index] ?? '')
        .digest('hex');
      return { path: input.path, bytes: size, mtimeMs, sha256 };
    }),
  );
  const text = [...texts, ...order.missing.map(({ name }) => `missing ${name}`)].join('|');
  const outputs = order.outputName === null ? [] : [await stage(order, order.outputName, text)];
  return {
    steps: [
      {
        index: 0,
        step: 'set-values',
        changed: 1,
        counts: {},
        warnings: [],
        cells: [{ sheet: 'Sheet1', cell: 'A1', before: '', after: '1' }],
        ms: 1,
      },
    ],
    outputs: [...outputs, ...more],
    warnings: [],
    leftBehind: [],
    staleFormulas: 0,
    staleCells: [],
    inputs: order.kind === 'file' ? inputs : [],
  };
}
