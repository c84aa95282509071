import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A folder of workbooks that other programs wrote; it lies beside the project, and not on every machine. */
const FOLDER = resolve(__dirname, '../../../../../shared/workbooks');

/** The .xlsx and .xlsm files of a folder of `../shared/workbooks`; none where it is absent. */
export function sharedWorkbooks(folder: 'features' | 'formulas' | 'legacy'): string[] {
  const path = join(FOLDER, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => /\.xls[xm]$/.test(name))
    .map((name) => join(path, name));
}
