import { cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { Tally, type ChangedCell } from '../../../workbook/tally';

/** Changed areas are kept one by one up to this many; beyond, the box round all of them stands for them. */
const KEPT_AREAS = 512;

/**
 * What one edit did in one pass. It reaches the tally only when the pass succeeded: a pass that is refused half way
 * has changed nothing.
 */
export class EditLog {
  private changed = 0;
  private other = 0;
  private more = false;
  private readonly cells: ChangedCell[] = [];
  private readonly counts = new Map<string, number>();
  private readonly warnings: string[] = [];
  private readonly areas: Area[] = [];
  private box: Area | null = null;

  constructor(
    private readonly sheet: string,
    private readonly tally: Tally,
  ) {}

  /** Index of the step that asked for the edit. */
  get step(): number {
    return this.tally.step;
  }

  /** Whether texts of a further changed cell are wanted. */
  get wantsTexts(): boolean {
    return this.tally.cells.length + this.cells.length < Tally.MAX_LISTED;
  }

  /** A changed cell. `contents` says that its value changed, not only its format. */
  cell(row: number, column: number, before: string, after: string, contents: boolean): void {
    this.changed++;
    if (this.wantsTexts) this.cells.push({ sheet: this.sheet, cell: cellName(row, column), before, after });
    if (contents) this.addArea(row, column);
  }

  private addArea(row: number, column: number): void {
    const last = this.areas[this.areas.length - 1];
    if (last && last.top === row && last.bottom === row && last.right === column - 1) last.right = column;
    else if (last && last.left === column && last.right === column && last.bottom === row - 1)
      last.bottom = row;
    else if (this.areas.length < KEPT_AREAS) {
      this.areas.push({ top: row, left: column, bottom: row, right: column });
    } else this.grow(row, column);
  }

  private grow(row: number, column: number): void {
    const box = (this.box ??= { top: row, left: column, bottom: row, right: column });
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
  }

  count(name: string, by = 1): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + by);
  }

  /** A change that is no cell: a width, a frozen pane. */
  otherChange(): void {
    this.other++;
  }

  /** A change that goes with those of cells and is not counted by itself. */
  uncounted(): void {
    this.more = true;
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  get anything(): boolean {
    return this.changed > 0 || this.other > 0 || this.more;
  }

  /** Areas that hold every cell whose contents changed. */
  changedAreas(): Area[] {
    return this.box === null ? this.areas : [...this.areas, this.box];
  }

  /** Reports to the tally. */
  commit(): void {
    const room = this.cells.values();
    for (let n = 0; n < this.changed; n++) {
      const next = room.next();
      if (next.done) {
        this.tally.changed += this.changed - n;
        break;
      }
      const { sheet, cell, before, after } = next.value;
      this.tally.cell(sheet, cell, () => ({ before, after }));
    }
    if (this.other > 0) this.tally.other(this.other);
    for (const [name, by] of this.counts) this.tally.count(name, by);
    for (const message of this.warnings) this.tally.warn(message);
  }
}
