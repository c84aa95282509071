/** Excel's limits. */
export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 16_384;

export interface CellPosition {
  /** 1-based. */
  row: number;
  column: number;
}

/** Letters of a 1-based column: 1 is `A`, 16384 is `XFD`. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

export function referenceOf({ row, column }: CellPosition): string {
  return columnLetters(column) + row;
}

/**
 * Reads where to go: `B2`, `$B$2`, the start of `B2:D4`, a row (`1200`), a column (`C`), each also behind a sheet
 * (`'Month end'!B2`). null where it is none of these or lies outside a sheet.
 */
export function readDestination(text: string): (CellPosition & { sheet: string | null }) | null {
  const match = /^(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?\$?([A-Za-z]{0,3})\$?([0-9]{0,7})(?::.*)?$/.exec(
    text.trim(),
  );
  if (!match) return null;
  const [, quoted, bare, letters = '', digits = ''] = match;
  if (letters === '' && digits === '') return null;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  column ||= 1;
  const row = digits === '' ? 1 : Number(digits);
  if (row < 1 || row > MAX_ROWS || column > MAX_COLUMNS) return null;
  return { row, column, sheet: quoted?.replaceAll("''", "'") ?? bare ?? null };
}
