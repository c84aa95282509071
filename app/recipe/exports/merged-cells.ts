import type { Area } from '../../workbook/cells';
import type { MergedRow } from './cell-style';

/** The part of a merged cell that lies in one row of a printed area. */
export interface MergedPart extends MergedRow {
  /** The merged cell as a whole, even where it reaches out of the area. */
  merge: Area;
  /** Number of printed columns, from the one at which the part begins. */
  columns: number;
}

/**
 * Merged cells by the rows that they cover, for printing row by row. A merged cell is printed as one part a row with no
 * lines between them, so that page breaks, portions and hidden rows cannot tear a table apart.
 */
export class MergedCells {
  readonly #byRow = new Map<number, Map<number, MergedPart>>();
  readonly #texts = new Map<number, Area[]>();

  /** `columns` are those that are printed, ascending: all of the area but hidden ones. */
  constructor(merges: readonly Area[], area: Area, columns: readonly number[]) {
    for (const merge of merges) {
      const covered = columns.filter((column) => column >= merge.left && column <= merge.right);
      const first = covered[0];
      if (first === undefined || merge.top > area.bottom || merge.bottom < area.top) continue;
      if (merge.top >= area.top && merge.left >= area.left) {
        const texts = this.#texts.get(merge.top);
        if (texts) texts.push(merge);
        else this.#texts.set(merge.top, [merge]);
      }
      const bottom = Math.min(merge.bottom, area.bottom);
      for (let row = Math.max(merge.top, area.top); row <= bottom; row++) {
        const part = { merge, columns: covered.length, above: row > merge.top, below: row < merge.bottom };
        const parts = this.#byRow.get(row);
        if (parts) parts.set(first, part);
        else this.#byRow.set(row, new Map([[first, part]]));
      }
    }
  }

  /** The part that begins at a printed cell. */
  at(row: number, column: number): MergedPart | undefined {
    return this.#byRow.get(row)?.get(column);
  }

  /** Merged cells whose text stands in a row; that of one which begins outside the area is not printed. */
  textsIn(row: number): readonly Area[] {
    return this.#texts.get(row) ?? [];
  }
}
