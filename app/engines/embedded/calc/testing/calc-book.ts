import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shiftFormula } from '../../../../formula/shift';
import { parseArea } from '../../../../workbook/a1';
import type { CellValue } from '../../../../workbook/cells';
import { DEFAULT_LIMITS } from '../../../limits';
import { BookPart } from '../../book/book-part';
import { OoxmlPackage } from '../../package/ooxml-package';
import { TableSet } from '../../tables/table-set';
import { attribute, child, children, descendants, root, type Element } from '../../xml/dom';
import { MAIN, relationKind } from '../../xml/namespaces';
import { unescapeCellText } from '../../xml/escape';
import type { CalcCell, CalcFiles, CalcInput } from '../calc-input';

/** For tests: bundles the thread as the build does, into a folder. */
export async function buildCalcFiles(folder: string): Promise<CalcFiles> {
  const thread = join(folder, 'calc.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('../thread.ts', import.meta.url))],
    outfile: thread,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    logLevel: 'silent',
  });
  return { thread, wasm: fileURLToPath(import.meta.resolve('@ironcalc/wasm/wasm_bg.wasm')) };
}

export type TestInput = Omit<CalcInput, 'engine' | 'scope'> & { cellsOf: readonly (readonly CalcCell[])[] };

/** For tests: the cells of a small workbook, read through DOMs, independently of how the product reads sheets. */
export async function readTestBook(path: string): Promise<TestInput> {
  const pkg = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
  try {
    const book = await BookPart.load(pkg);
    const strings: string[] = [];
    for (const relation of pkg.relations(book.part)) {
      if (relationKind(relation.type) !== 'sharedStrings') continue;
      for (const item of children(root(await pkg.dom(relation.target)), MAIN, 'si'))
        strings.push(textOf(item));
    }
    const cellsOf: CalcCell[][] = [];
    for (const sheet of book.sheets()) {
      cellsOf.push(sheet.kind === 'worksheet' ? readCells(root(await pkg.dom(sheet.part)), strings) : []);
    }
    const tables = await TableSet.load(pkg, book);
    return {
      sheets: book.sheets().map((sheet) => sheet.name),
      names: book.names(),
      tables: tables.tables(),
      dateSystem: book.dateSystem,
      cells: (sheet) => cellsOf[sheet] ?? [],
      cellsOf,
    };
  } finally {
    await pkg.close();
  }
}

function textOf(item: Element): string {
  const runs = descendants(item, MAIN, 't').filter((t) => t.parentNode?.localName !== 'rPh');
  return unescapeCellText(runs.map((t) => t.textContent ?? '').join(''));
}

function readCells(worksheet: Element, strings: readonly string[]): CalcCell[] {
  const cells: CalcCell[] = [];
  const masters = new Map<string, { row: number; column: number; text: string }>();
  for (const row of descendants(worksheet, MAIN, 'row')) {
    const hidden = attribute(row, 'hidden') === '1';
    for (const element of children(row, MAIN, 'c')) {
      const place = parseArea(attribute(element, 'r') ?? '');
      if (!place) continue;
      const cell: CalcCell = {
        row: place.top,
        column: place.left,
        value: valueOf(element, strings),
        ...(hidden ? { hidden } : {}),
      };
      const f = child(element, MAIN, 'f');
      if (f) {
        const kind = attribute(f, 't');
        const shared = attribute(f, 'si') ?? '';
        cell.formula = f.textContent ?? '';
        const area = parseArea(attribute(f, 'ref') ?? '');
        if (kind === 'shared') {
          const master = masters.get(shared);
          if (cell.formula !== '') masters.set(shared, { ...cell, text: cell.formula });
          else if (master) {
            cell.formula = shiftFormula(master.text, cell.row - master.row, cell.column - master.column);
          }
        }
        if (kind === 'array' && area) cell.array = { area, dynamic: attribute(element, 'cm') !== null };
      }
      cells.push(cell);
    }
  }
  return cells;
}

function valueOf(cell: Element, strings: readonly string[]): CellValue {
  const inline = child(cell, MAIN, 'is');
  if (inline) return textOf(inline);
  const v = child(cell, MAIN, 'v');
  const type = attribute(cell, 't') ?? 'n';
  if (!v) return type === 'str' ? '' : null;
  const raw = v.textContent ?? '';
  switch (type) {
    case 's':
      return strings[Number(raw)] ?? '';
    case 'str':
      return unescapeCellText(raw);
    case 'b':
      return raw === '1';
    case 'e':
      return { error: raw };
    default:
      return raw === '' ? null : Number(raw);
  }
}
