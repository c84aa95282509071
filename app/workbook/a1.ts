import { MAX_COLUMNS, MAX_ROWS, type Area } from './cells';

const names: string[] = [];

/** Column letters of a 1-based column: 1 is `A`, 16384 is `XFD`. */
export function columnName(column: number): string {
  const known = names[column];
  if (known !== undefined) return known;
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  names[column] = name;
  return name;
}

/** 1-based column of letters; 0 where they name none. */
export function columnNumber(letters: string): number {
  let column = 0;
  for (let i = 0; i < letters.length; i++) {
    const code = letters.charCodeAt(i) & 0xdf;
    if (code < 65 || code > 90) return 0;
    column = column * 26 + code - 64;
  }
  return column <= MAX_COLUMNS ? column : 0;
}

export function cellName(row: number, column: number): string {
  return columnName(column) + row;
}

/** A1 reference of an area, `B2` for a single cell. */
export function areaName(area: Area): string {
  const from = cellName(area.top, area.left);
  return area.top === area.bottom && area.left === area.right
    ? from
    : `${from}:${cellName(area.bottom, area.right)}`;
}

/** Reads `B2`, `B2:D10`, `B:D` or `2:10`, with or without `$`; null where the text is none of them. */
export function parseArea(text: string): Area | null {
  const parts = text.replaceAll('$', '').split(':');
  if (parts.length > 2) return null;
  const ends: { row: number; column: number }[] = [];
  for (const part of parts) {
    const match = /^([A-Za-z]{0,3})([0-9]{0,7})$/.exec(part);
    if (!match || part === '') return null;
    const column = match[1] ? columnNumber(match[1]) : 0;
    const row = match[2] ? Number(match[2]) : 0;
    if ((match[1] && column === 0) || (match[2] && (row < 1 || row > MAX_ROWS))) return null;
    ends.push({ row, column });
  }
  const [first, second = first] = ends;
  if (!first || !second) return null;
  if ((first.row === 0) !== (second.row === 0) || (first.column === 0) !== (second.column === 0)) return null;
  if (parts.length === 1 && (first.row === 0 || first.column === 0)) return null;
  return {
    top: first.row === 0 ? 1 : Math.min(first.row, second.row),
    bottom: first.row === 0 ? MAX_ROWS : Math.max(first.row, second.row),
    left: first.column === 0 ? 1 : Math.min(first.column, second.column),
    right: first.column === 0 ? MAX_COLUMNS : Math.max(first.column, second.column),
  };
}

export function intersect(a: Area, b: Area): Area | null {
  const area = {
    top: Math.max(a.top, b.top),
    left: Math.max(a.left, b.left),
    bottom: Math.min(a.bottom, b.bottom),
    right: Math.min(a.right, b.right),
  };
  return area.top <= area.bottom && area.left <= area.right ? area : null;
}

export function contains(outer: Area, inner: Area): boolean {
  return (
    outer.top <= inner.top &&
    outer.left <= inner.left &&
    outer.bottom >= inner.bottom &&
    outer.right >= inner.right
  );
}
