import type { CellView } from '../../workbook/cells';
import { isDateFormat, isTimeFormat } from '../../workbook/display';
import { isoOfSerial } from '../../workbook/serial';
import type { Workbook } from '../../workbook/workbook';

/**
 * What a cell holds, as data: dates as ISO 8601 text (a time of day as `hh:mm:ss`), everything else by its own type,
 * errors by their name. Serials that no calendar has stay numbers.
 */
export function typedValue(
  workbook: Pick<Workbook, 'numberFormat' | 'dateSystem'>,
  cell: CellView,
): string | number | boolean | null {
  const { value } = cell;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'object') return value.error;
  const format = workbook.numberFormat(cell.style);
  if (!isDateFormat(format)) return value;
  if (value >= 0 && value < 1 && isTimeFormat(format)) {
    return isoOfSerial(value + 1, 1900)?.slice(11) || '00:00:00';
  }
  return isoOfSerial(value, workbook.dateSystem) ?? value;
}
