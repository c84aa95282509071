/** A cell that a step changed, with short displayed texts, for the results list. */
export interface ChangedCell {
  sheet: string;
  /** A1 reference. */
  cell: string;
  before: string;
  after: string;
}

/**
 * What one step did to one file. Engines report into it while they edit; setting a cell to what it already holds is
 * not a change. Only the first `MAX_LISTED` changed cells are kept by name, all are counted.
 */
export class Tally {
  static readonly MAX_LISTED = 2000;
  static readonly MAX_TEXT = 120;

  changed = 0;
  readonly cells: ChangedCell[] = [];
  /** Named counters, such as `skippedFormulas`, shown in the log. */
  readonly counts = new Map<string, number>();
  readonly warnings: string[] = [];

  /** `step` is the index of the step in the recipe, from 0: problems found later name it. */
  constructor(readonly step: number) {}

  /** Reports one changed cell. `texts` is called only while the list has room. */
  cell(sheet: string, cell: string, texts: () => { before: string; after: string }): void {
    this.changed++;
    if (this.cells.length >= Tally.MAX_LISTED) return;
    const { before, after } = texts();
    this.cells.push({
      sheet,
      cell,
      before: before.slice(0, Tally.MAX_TEXT),
      after: after.slice(0, Tally.MAX_TEXT),
    });
  }

  /** Reports changes that are not cells (a width, a property, a sheet). */
  other(count = 1): void {
    this.changed += count;
  }

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message);
  }
}
