import type { Area } from '../../../workbook/cells';
import { CellCursor } from './cell-cursor';
import { refuseLockedCell } from './pass-context';
import type { SheetOutline } from './sheet-outline';
import { cancelled } from './sheet-pass';
import { rowStyle } from './sheet-row';
import { sheetSections } from './sheet-sections';

/** Which cells of a sheet are locked, and whether that keeps them from being changed. */
export interface SheetLocks {
  /** The sheet is protected: locked cells outside its open ranges take no contents. */
  readonly protected: boolean;
  /** What the format of the cell says, or that of its row or column where there is no cell. */
  locked(row: number, column: number): boolean;
  /** Refuses to change contents in an area with a locked cell of a protected sheet, naming the first one. */
  refuseLocked(area: Area): void;
}

const COLUMNS = 16_384;

/** Looks which cells of a sheet are locked: one streaming look, keeping what differs from its row or column. */
export async function readSheetLocks(
  source: AsyncIterable<Buffer>,
  sheet: string,
  outline: Pick<SheetOutline, 'columnStyle' | 'protection'>,
  lockedStyle: (xf: number) => boolean,
  signal?: AbortSignal,
): Promise<SheetLocks> {
  const styles = new Map<number, boolean>();
  const ofStyle = (xf: number): boolean => {
    let known = styles.get(xf);
    if (known === undefined) styles.set(xf, (known = lockedStyle(xf)));
    return known;
  };
  const rows = new Map<number, boolean>();
  const others = new Set<number>();
  const standard = (row: number, column: number): boolean =>
    rows.get(row) ?? ofStyle(outline.columnStyle(column));
  let prefix = '';
  for await (const section of sheetSections(source, { sheet })) {
    if (signal?.aborted) throw cancelled();
    if (section.kind === 'head') prefix = section.prefix;
    if (section.kind !== 'rows') continue;
    const { xml, numbers, starts, ends } = section;
    for (let i = 0; i < numbers.length; i++) {
      const row = numbers[i] as number;
      const cursor = new CellCursor(xml, starts[i] as number, ends[i] as number, row, prefix, sheet);
      const own = rowStyle(xml.slice(cursor.rowAttributesStart, cursor.rowAttributesEnd));
      if (own !== null) rows.set(row, ofStyle(own));
      while (cursor.next()) {
        if (ofStyle(cursor.style) !== standard(row, cursor.column)) {
          others.add(row * COLUMNS + cursor.column - 1);
        }
      }
    }
  }
  const { protection } = outline;
  const locked = (row: number, column: number): boolean =>
    others.has(row * COLUMNS + column - 1) !== standard(row, column);
  return {
    protected: protection !== null,
    locked,
    refuseLocked(area) {
      if (!protection) return;
      for (let row = area.top; row <= area.bottom; row++) {
        for (let column = area.left; column <= area.right; column++) {
          if (locked(row, column)) refuseLockedCell(sheet, row, column, protection);
        }
      }
    },
  };
}
