import type { CellView } from '../../workbook/cells';
import { isDateFormat, isTimeFormat } from '../../workbook/display';
import { DAYS_1904 } from '../../workbook/serial';
import type { Workbook } from '../../workbook/workbook';
import type { NewCell, WorkbookWriter } from '../../workbook/writer';

export function asText(value: string): NewCell['value'] {
  return { kind: 'text', value };
}

/** A style of the source: its key in the new workbook, and how dates of it are to be read. */
export interface KnownStyle {
  key: number;
  date: boolean;
  timeOnly: boolean;
}

/**
 * A cell for the new workbook: number format kept, dates moved to the 1900 date system. `styles`: those of `workbook` that
 * were met before.
 */
export function copiedCell(
  workbook: Workbook,
  writer: WorkbookWriter,
  styles: Map<number, KnownStyle>,
  cell: CellView,
  column: number,
): NewCell {
  let style = styles.get(cell.style);
  if (style === undefined) {
    const numberFormat = workbook.numberFormat(cell.style);
    style = {
      key: numberFormat === 'General' ? 0 : writer.style({ numberFormat }),
      date: isDateFormat(numberFormat),
      timeOnly: isTimeFormat(numberFormat),
    };
    styles.set(cell.style, style);
  }
  let value: NewCell['value'] = typeof cell.value === 'string' ? asText(cell.value) : cell.value;
  if (style.date && workbook.dateSystem === 1904 && typeof value === 'number') {
    // A mere time of day is the same number in both date systems.
    if (!(style.timeOnly && value >= 0 && value < 1)) value += DAYS_1904;
  }
  return style.key === 0 ? { column, value } : { column, value, style: style.key };
}
