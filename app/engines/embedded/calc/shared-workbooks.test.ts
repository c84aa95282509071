import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { cellName } from '../../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type CellValue } from '../../../workbook/cells';
import { findStale } from '../stale/find-stale';
import type { CalcFiles } from './calc-input';
import { findLibreOffice } from './libreoffice-program';
import { recalculate } from './recalculate';
import { buildCalcFiles, readTestBook, type TestInput } from './testing/calc-book';

const folder = fileURLToPath(new URL('../../../../../shared/workbooks/formulas', import.meta.url));
const there = existsSync(folder);

/** Formulas whose value is another one every time, and what reads them: a due date, a number of this week. */
async function changing(book: TestInput): Promise<ReadonlySet<string>> {
  const nowhere = { top: MAX_ROWS, left: MAX_COLUMNS, bottom: MAX_ROWS, right: MAX_COLUMNS };
  const formulas = (sheet: number) =>
    (book.cellsOf[sheet] ?? []).flatMap(({ row, column, formula }) =>
      formula === undefined ? [] : [{ row, column, formula }],
    );
  const found = await findStale([{ sheet: 0, area: nowhere }], { ...book, formulas });
  return new Set(found.map(({ sheet, row, column }) => `${sheet} ${row} ${column}`));
}

function kind(value: CellValue): string {
  return value === null ? 'empty' : typeof value === 'object' ? 'error' : typeof value;
}

function same(a: CellValue, b: CellValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) || Math.abs(a - b) < 1e-12;
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

describe.skipIf(!there)('values that Excel computed (shared workbooks, formulas)', () => {
  const bundles = temporaryFolder();
  let files: CalcFiles;
  beforeAll(async () => {
    files = await buildCalcFiles(bundles);
  });

  it('are reproduced by IronCalc, and what is not is left alone or listed', async () => {
    const counts = { formulas: 0, same: 0, kept: 0 };
    const different: string[] = [];
    const reasons = new Map<string, number>();
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.xlsx'))) {
      const book = await readTestBook(join(folder, file));
      const result = await recalculate({
        ...book,
        scope: 'all',
        engine: 'ironcalc',
        files,
      });
      const changes = await changing(book);
      const computed = new Map(
        result.values.map((each) => [`${each.sheet} ${each.row} ${each.column}`, each.value]),
      );
      for (const { why } of result.failed) {
        const short = why.replace(/reads .*, which/, 'reads ..., which');
        reasons.set(short, (reasons.get(short) ?? 0) + 1);
      }
      book.cellsOf.forEach((cells, sheet) => {
        for (const cell of cells) {
          const key = `${sheet} ${cell.row} ${cell.column}`;
          if (!cell.formula || cell.value === null || changes.has(key)) continue;
          counts.formulas++;
          const value = computed.get(key);
          if (value === undefined) counts.kept++;
          else if (same(value, cell.value)) counts.same++;
          else {
            const place = `${file} ${book.sheets[sheet]}!${cellName(cell.row, cell.column)}`;
            const type = kind(value) === kind(cell.value) ? '' : ' (another type)';
            different.push(
              `${place} =${cell.formula.slice(0, 90)}: Excel ${JSON.stringify(cell.value)}, IronCalc ${JSON.stringify(value)}${type}`,
            );
          }
        }
      });
    }
    const share = counts.same / counts.formulas;
    console.info(
      `${counts.formulas} formulas: ${counts.same} as Excel (${share.toFixed(3)}), ${counts.kept} left stale, ` +
        `${different.length} different\n${different.join('\n')}\n` +
        [...reasons]
          .sort((a, b) => b[1] - a[1])
          .map(([why, count]) => `${count} x ${why}`)
          .join('\n'),
    );
    expect(share).toBeGreaterThanOrEqual(0.85);
  }, 1_800_000);

  it.skipIf(findLibreOffice() === null)('finds LibreOffice', () => {
    expect(findLibreOffice()).toMatch(/soffice|libreoffice/);
  });
});
