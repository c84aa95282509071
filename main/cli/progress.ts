import type { JobRecord, TaskRecord } from '../../app/jobs/model';
import { taskName } from '../job-report';
import path from 'node:path';

/** Where progress is told: standard error, so that standard output holds results only. */
export interface ProgressSink {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Tells how a job goes on: one live line on a terminal, else a line for each file that ends. */
export class Progress {
  private readonly told = new Set<string>();
  private lines = 0;

  constructor(private readonly sink: ProgressSink) {}

  show(record: JobRecord): void {
    for (const task of record.tasks) {
      if (!isOver(task) || this.told.has(task.id)) continue;
      this.told.add(task.id);
      // Failures come with their reason from the log.
      if (task.state !== 'failed') this.line(`${task.state}: ${taskName(task)}`);
    }
    for (const line of record.log.slice(this.lines)) this.line(line);
    this.lines = record.log.length;
    if (this.sink.isTTY) this.live(record);
  }

  /** Leaves the terminal as it was found. */
  end(): void {
    if (this.sink.isTTY) this.sink.write('\r\x1b[K');
  }

  private line(text: string): void {
    this.sink.write(this.sink.isTTY ? `\r\x1b[K${text}\n` : `${text}\n`);
  }

  private live(record: JobRecord): void {
    const over = record.tasks.filter(isOver).length;
    const progress = record.tasks.reduce((sum, task) => sum + (isOver(task) ? 1 : task.progress), 0);
    const percent = Math.floor((progress / Math.max(1, record.tasks.length)) * 100);
    const doing = record.tasks
      .filter((task) => task.state === 'running' || task.state === 'committing')
      .map((task) => `${path.basename(taskName(task))} (${stepOf(record, task)})`);
    const text = `${record.state === 'cancelling' ? 'cancelling ' : ''}${over}/${record.tasks.length} ${percent}% ${doing.join(', ')}`;
    this.sink.write(`\r\x1b[K${text.slice(0, Math.max(20, (this.sink.columns ?? 80) - 1))}`);
  }
}

function isOver(task: TaskRecord): boolean {
  return ['done', 'failed', 'cancelled', 'skipped'].includes(task.state);
}

function stepOf(record: JobRecord, task: TaskRecord): string {
  const step = task.step === null ? undefined : record.recipe.steps[task.step];
  return step?.step ?? task.phase ?? 'waiting';
}
