import { displayText } from '../../../workbook/display';
import type { Workbook } from '../../../workbook/workbook';

/** Widest fitted column, in characters, where the step names no bound. */
const DEFAULT_MAX = 80;
/** Room beside the text, as Excel leaves it. */
const PADDING = 1;

/**
 * Widths that fit the displayed texts, by column; columns without texts are left out. Merged and wrapped cells count by
 * their longest line. East Asian wide characters count as two.
 */
export async function fittedWidths(
  workbook: Workbook,
  sheet: string,
  left: number,
  right: number,
  max = DEFAULT_MAX,
): Promise<Map<number, number>> {
  const longest = new Map<number, number>();
  for await (const row of workbook.rows(sheet, { top: 1, left, bottom: 1_048_576, right })) {
    for (const cell of row.cells) {
      if (cell.value === null) continue;
      const text = displayText(cell.value, workbook.numberFormat(cell.style), workbook.dateSystem);
      const width = Math.max(...text.split('\n').map(displayWidth));
      if (width > (longest.get(cell.column) ?? 0)) longest.set(cell.column, width);
    }
  }
  const widths = new Map<number, number>();
  for (const [column, width] of [...longest].sort(([a], [b]) => a - b)) {
    widths.set(column, Math.min(max, width + PADDING));
  }
  return widths;
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

function displayWidth(line: string): number {
  return line.length + (line.match(WIDE)?.length ?? 0);
}
