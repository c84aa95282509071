import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeLargeWorkbook } from '../../app/engines/embedded/testing/large-workbook';

/** The three jobs of docs/performance.md. `bar` is the most that we may take of exceljs's time. */
export interface BenchCase {
  id: 'set-cell' | 'find-replace' | 'consolidate';
  title: string;
  bar: number;
  /** Prepares the inputs and answers their paths. */
  inputs(folder: string): Promise<string[]>;
}

export const TEXT_TO_FIND = 'FY25';
export const TEXT_TO_PUT = 'FY26';

export const cases: readonly BenchCase[] = [
  {
    id: 'set-cell',
    title: 'Load, set one cell, save; 100k cells',
    bar: 0.08,
    inputs: async (folder) => [await large(folder, '100k.xlsx', 10_000)],
  },
  {
    id: 'find-replace',
    title: 'Replace in all strings of a 1M-cell workbook',
    bar: 0.15,
    inputs: async (folder) => [await large(folder, '1M.xlsx', 100_000)],
  },
  {
    id: 'consolidate',
    title: 'Consolidate 50 workbooks of 10k cells',
    bar: 0.2,
    inputs: async (folder) => {
      const first = await large(folder, '10k.xlsx', 1000);
      const many = join(folder, 'many');
      mkdirSync(many);
      return Array.from({ length: 50 }, (_, i) => {
        const path = join(many, `part-${String(i + 1).padStart(2, '0')}.xlsx`);
        copyFileSync(first, path);
        return path;
      });
    },
  },
];

async function large(folder: string, name: string, rows: number): Promise<string> {
  const path = join(folder, name);
  await writeLargeWorkbook(path, { rows, columns: 10, strings: rows * 2 });
  return path;
}
