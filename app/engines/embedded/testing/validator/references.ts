/** A rectangle of 1-based cells. */
export interface Rectangle {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function readCell(reference: string): { row: number; column: number } | null {
  const match = /^([A-Z]{1,3})([1-9][0-9]{0,6})$/.exec(reference);
  if (!match) return null;
  let column = 0;
  for (const letter of match[1] as string) column = column * 26 + letter.charCodeAt(0) - 64;
  const row = Number(match[2]);
  return column <= 16384 && row <= 1048576 ? { row, column } : null;
}

export function readRectangle(reference: string): Rectangle | null {
  const [from = '', to = from] = reference.split(':');
  const a = readCell(from);
  const b = readCell(to);
  if (!a || !b || a.row > b.row || a.column > b.column) return null;
  return { top: a.row, left: a.column, bottom: b.row, right: b.column };
}

export function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.top <= b.bottom && b.top <= a.bottom && a.left <= b.right && b.left <= a.right;
}
