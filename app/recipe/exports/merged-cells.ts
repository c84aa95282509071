import type { Area } from '../../workbook/cells';
import type { MergedRow } from './cell-style';

/** The part of a merged cell that lies in one row of a printed area. */
export interface MergedPart extends MergedRow {
  /** Printed columns, 1-based, both included. */
  left: number;
  right: number;
  /** Whether the cell's text stands in this row; the text of a cell that begins outside the area is not printed. */
  text: boolean;
}

/**
 * Merged cells by the rows that they cover, for printing row by row. A merged cell is printed as one part a row with no
 * lines between them, so that page breaks, portions and hidden rows cannot tear a table apart.
 */
export class MergedCells {
  readonly #byRow = new Map<number, MergedPart[]>();

  constructor(merges: readonly Area[], area: Area) {
    for (const merge of merges) {
      const left = Math.max(merge.left, area.left);
      const right = Math.min(merge.right, area.right);
      if (left > right) continue;
      const bottom = Math.min(merge.bottom, area.bottom);
      for (let row = Math.max(merge.top, area.top); row <= bottom; row++) {
        const text = row === merge.top && left === merge.left;
        const part = { left, right, text, above: row > merge.top, below: row < merge.bottom };
        const parts = this.#byRow.get(row);
        if (parts) parts.push(part);
        else this.#byRow.set(row, [part]);
      }
    }
  }

  /** The part that begins at a cell. */
  at(row: number, column: number): MergedPart | undefined {
    return this.#byRow.get(row)?.find((part) => part.left === column);
  }
}
