import { readFileSync, statSync } from 'node:fs';
import { read, type CellObject, type WorkSheet } from '@e965/xlsx';
import { fileProblem } from '../../../errors/file-problem';
import { Problem } from '../../../errors/problem';
import type { Area, CellValue } from '../../../workbook/cells';
import type { SheetVisibility } from '../../../workbook/workbook';
import type { EngineLimits } from '../../engine';

/** An .xls holds at most 65,536 rows a sheet; a larger file is pictures or a trap. */
const MAX_BYTES = 512 * 1024 * 1024;
/** BIFF error codes ([MS-XLS] 2.5.10). */
const ERRORS: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
  0x2b: '#GETTING_DATA',
};

export interface XlsCell {
  /** 1-based. */
  column: number;
  value: CellValue;
  /** Without `=`. */
  formula?: string;
  numberFormat: string;
}

export interface XlsSheet {
  name: string;
  visibility: SheetVisibility;
  used: Area | null;
  columnWidths: Map<number, number>;
  merges: Area[];
  /** Rows that hold anything, ascending. */
  rows(): Generator<{ row: number; cells: XlsCell[] }>;
}

export interface XlsBook {
  sheets: XlsSheet[];
  dateSystem: 1900 | 1904;
  /** Defined names, which are not read into new workbooks. */
  names: number;
}

/** Reads an .xls (BIFF2 to BIFF8). The caller has made sure by `sniff` that it is one: the reader takes anything. */
export function readXls(path: string, limits: EngineLimits): XlsBook {
  let bytes: Buffer;
  try {
    if (statSync(path).size > Math.min(MAX_BYTES, limits.residentBytes)) {
      throw new Problem('too-large', 'The .xls file is too large.', { place: { file: path } });
    }
    bytes = readFileSync(path);
  } catch (thrown) {
    throw fileProblem(thrown, path, 'read');
  }
  try {
    const book = read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellFormula: true,
      cellStyles: true,
      cellText: false,
      cellHTML: false,
    });
    return {
      dateSystem: book.Workbook?.WBProps?.date1904 ? 1904 : 1900,
      names: book.Workbook?.Names?.length ?? 0,
      sheets: book.SheetNames.map((name, i) => {
        const hidden = book.Workbook?.Sheets?.[i]?.Hidden ?? 0;
        return sheetOf(
          name,
          hidden === 2 ? 'veryHidden' : hidden === 1 ? 'hidden' : 'visible',
          book.Sheets[name] ?? {},
        );
      }),
    };
  } catch (thrown) {
    throw unreadable(thrown, path);
  }
}

function unreadable(thrown: unknown, path: string): Problem {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (/password/i.test(message)) {
    return new Problem('password-protected', 'The workbook is protected by a password.', {
      hint: 'Open it in Excel with its password and save it without one.',
      place: { file: path },
      cause: thrown,
    });
  }
  return new Problem('damaged', `The .xls file cannot be read: ${message.slice(0, 200)}`, {
    hint: 'Open it in Excel and save it as .xlsx.',
    place: { file: path },
    cause: thrown,
  });
}

function sheetOf(name: string, visibility: SheetVisibility, sheet: WorkSheet): XlsSheet {
  const data = (sheet as { '!data'?: (CellObject | undefined)[][] })['!data'] ?? [];
  const columnWidths = new Map<number, number>();
  sheet['!cols']?.forEach((column, i) => {
    if (column?.width !== undefined) columnWidths.set(i + 1, column.width);
  });
  return {
    name,
    visibility,
    columnWidths,
    used: usedArea(data),
    merges: (sheet['!merges'] ?? []).map(({ s, e }) => ({
      top: s.r + 1,
      left: s.c + 1,
      bottom: e.r + 1,
      right: e.c + 1,
    })),
    *rows() {
      for (let r = 0; r < data.length; r++) {
        const cells: XlsCell[] = [];
        data[r]?.forEach((cell, c) => {
          if (cell) cells.push(cellOf(cell, c + 1));
        });
        if (cells.length > 0) yield { row: r + 1, cells };
      }
    },
  };
}

function usedArea(data: readonly (readonly (CellObject | undefined)[] | undefined)[]): Area | null {
  let area: Area | null = null;
  data.forEach((row, r) => {
    row?.forEach((cell, c) => {
      if (!cell || (cell.v === undefined && cell.f === undefined)) return;
      area ??= { top: r + 1, left: c + 1, bottom: r + 1, right: c + 1 };
      area.bottom = r + 1;
      area.left = Math.min(area.left, c + 1);
      area.right = Math.max(area.right, c + 1);
    });
  });
  return area;
}

function cellOf(cell: CellObject, column: number): XlsCell {
  return {
    column,
    value: valueOf(cell),
    numberFormat: typeof cell.z === 'string' ? cell.z : 'General',
    ...(cell.f === undefined ? {} : { formula: cell.f }),
  };
}

function valueOf(cell: CellObject): CellValue {
  if (cell.v === undefined || cell.t === 'z') return null;
  if (cell.t === 'e') return { error: ERRORS[Number(cell.v)] ?? '#VALUE!' };
  if (cell.v instanceof Date) return null;
  return cell.v;
}
