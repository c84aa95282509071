import type { Area } from '../../../workbook/cells';

/** The cell that holds the text of a shared formula. */
export interface SharedMaster {
  row: number;
  column: number;
  /** Stored text. */
  text: string;
  ref: Area | null;
}

/**
 * Masters of the shared formulas of a sheet, by index. Some programs give an index to several formulas of a sheet: then,
 * as in readers that go through the file, a cell means the last master above it.
 */
export class SharedMasters {
  private readonly byIndex = new Map<number, SharedMaster[]>();

  has(si: number): boolean {
    return this.byIndex.has(si);
  }

  /** Adds a master; those of one index come in the order of the file. */
  add(si: number, master: SharedMaster): void {
    const known = this.byIndex.get(si);
    if (known) known.push(master);
    else this.byIndex.set(si, [master]);
  }

  addAll(others: SharedMasters): void {
    for (const [si, masters] of others.byIndex) for (const master of masters) this.add(si, master);
  }

  /** The master that a cell means: the first where the cell stands before all. */
  of(si: number, row: number, column: number): SharedMaster | undefined {
    const masters = this.byIndex.get(si);
    let found = masters?.[0];
    for (const each of masters ?? []) {
      if (each.row > row || (each.row === row && each.column > column)) break;
      found = each;
    }
    return found;
  }
}
