import type { CellValue } from '../../../../workbook/cells';
import { encodeCellText } from '../byte-text';
import type { CellType } from '../cell-cursor';
import { numberXml } from '../cell-value';
import type { EditLog } from '../edit-log';
import type { PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetRow } from '../sheet-row';

/** Values of one row by column. */
export type RowResults = ReadonlyMap<number, CellValue>;

/** Writes results into formula cells and the cells that array formulas fill; formulas and formats stay. */
export class WriteResults implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates = false;

  /** `results` by row number. */
  constructor(
    private readonly results: ReadonlyMap<number, RowResults>,
    private readonly context: PassContext,
    readonly log: EditLog,
  ) {
    let top = Infinity;
    let bottom = 0;
    for (const row of results.keys()) {
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
    this.top = top;
    this.bottom = bottom;
  }

  mayChange(row: SheetRow): boolean {
    return this.results.has(row.number);
  }

  apply(row: SheetRow): void {
    for (const [column, value] of this.results.get(row.number) ?? []) {
      const cell = row.cell(column);
      if (!cell) continue;
      const [type, xml] = resultXml(value);
      if (cell.type === type && cell.value === xml) continue;
      if (cell.sharedString >= 0) this.context.releaseString(cell.sharedString);
      cell.setResult(type, xml);
      row.markChanged();
    }
  }
}

function resultXml(value: CellValue): [CellType, string] {
  if (value === null) return ['str', ''];
  switch (typeof value) {
    case 'number':
      return ['n', numberXml(value)];
    case 'boolean':
      return ['b', value ? '1' : '0'];
    case 'string':
      return ['str', encodeCellText(value)];
    default:
      return ['e', encodeCellText(value.error)];
  }
}
