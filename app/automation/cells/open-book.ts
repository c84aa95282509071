import type { Book } from './book';
import type { Calculation } from './calculation';
import { SheetCells } from './sheet-cells';

/** An open workbook with the cells of its sheets, and when they are calculated. */
export class OpenBook implements Calculation {
  private readonly sheets = new Map<string, SheetCells>();
  private readonly reasons = new Map<string, string>();
  due = false;
  settled = false;
  /** Nothing changed since it was opened or saved. */
  saved = true;

  constructor(
    readonly book: Book,
    private readonly isAutomatic: () => boolean,
  ) {}

  get automatic(): boolean {
    return this.isAutomatic();
  }

  cells(sheet: string): SheetCells {
    let cells = this.sheets.get(sheet);
    if (!cells) this.sheets.set(sheet, (cells = new SheetCells(sheet, this.book, this)));
    return cells;
  }

  /** A sheet got another name: what is known of its cells is asked anew. */
  forgetSheet(name: string): void {
    this.sheets.delete(name);
  }

  changed(): void {
    this.due = true;
    this.settled = false;
    this.saved = false;
  }

  touched(): void {
    this.saved = false;
  }

  async flush(): Promise<void> {
    for (const cells of this.sheets.values()) await cells.flush();
    await this.book.flush();
  }

  async run(scope: 'stale' | 'all'): Promise<void> {
    await this.flush();
    const report = await this.book.recalculate({ scope, engine: 'ironcalc' });
    for (const cells of this.sheets.values()) cells.forget();
    this.reasons.clear();
    for (const { sheet, cell, why } of report.failed.cells) {
      if (why !== undefined) this.reasons.set(`${sheet}!${cell}`, why);
    }
    this.due = false;
    this.settled = true;
  }

  /** Calculates where something changed since the last time. */
  async calculateDue(): Promise<void> {
    if (this.due) await this.run('stale');
  }

  reason(sheet: string, cell: string): string | undefined {
    return this.reasons.get(`${sheet}!${cell}`);
  }
}
