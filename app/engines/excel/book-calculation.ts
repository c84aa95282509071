import { CallBatch } from '../../com/call-batch';
import type { Area } from '../../workbook/cells';
import type { BookAccess } from './book-access';
import type { KnownBook } from './known-book';
import { refuseNewErrors, scanFormulas, type FormulaScan } from './new-errors';

/** When the formulas of an open workbook are computed, and which of them have failed since. */
export class BookCalculation {
  /** Contents were edited since the last calculation. */
  private outdated = false;
  /** It was computed since errors were looked for. */
  private computed = false;
  /** Errors before the first edit. */
  private baseline: FormulaScan | null = null;

  constructor(
    private readonly book: BookAccess,
    private readonly known: KnownBook,
  ) {}

  /** Contents were edited. */
  outdate(): void {
    this.outdated = true;
  }

  /** Computes what edits made outdated. */
  async update(): Promise<void> {
    if (this.outdated && this.known.hasFormulas) await this.run('Calculate');
  }

  /** Computes what Excel takes for outdated, or every formula; answers how many there are. Refuses new errors. */
  async recalculate(scope: 'stale' | 'all', signal: AbortSignal | undefined): Promise<number> {
    await this.rememberErrors();
    await this.run(scope === 'all' ? 'CalculateFullRebuild' : 'Calculate');
    return (await this.checkErrors(signal)).formulas;
  }

  /** Before the first edit. */
  async rememberErrors(): Promise<void> {
    this.baseline ??= await this.scan(undefined);
  }

  /** Refuses what calculations made errors of since the last look. */
  async refuseNewErrors(signal: AbortSignal | undefined): Promise<void> {
    if (this.computed) await this.checkErrors(signal);
  }

  private async run(method: 'Calculate' | 'CalculateFullRebuild'): Promise<void> {
    const batch = new CallBatch();
    batch.call(this.book.lease.application, method);
    await this.book.run(batch);
    this.outdated = false;
    this.computed = true;
    // A spilled array may have another size now.
    for (const live of this.known.worksheets().values()) if (live.arrays.length > 0) live.used = undefined;
  }

  private async checkErrors(signal: AbortSignal | undefined): Promise<FormulaScan> {
    const after = await this.scan(signal);
    this.computed = false;
    if (this.baseline) refuseNewErrors(this.baseline, after);
    return after;
  }

  private async scan(signal: AbortSignal | undefined): Promise<FormulaScan> {
    const sheets: { name: string; used: Area }[] = [];
    for (const [name, live] of this.known.worksheets()) {
      const used = live.hasFormulas ? await this.known.used(name, live) : null;
      if (used) sheets.push({ name, used });
    }
    return scanFormulas(this.book, sheets, signal);
  }
}
