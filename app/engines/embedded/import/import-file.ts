import type { CsvInput } from '../../../recipe/recipe';
import type { EngineLimits } from '../../engine';
import { importCsv } from './import-csv';
import { importXls } from './import-xls';
import { sniff } from './sniff';

/**
 * Turns a .csv or .xls file into a new .xlsx file and tells what to know about it; answers null for files that are
 * opened as they are. The content decides, not the ending: a workbook named .csv is a workbook.
 */
export async function importFile(
  file: string,
  destination: string,
  { csv, limits, signal }: { csv: CsvInput | undefined; limits: EngineLimits; signal: AbortSignal },
): Promise<readonly string[] | null> {
  switch (await sniff(file, limits)) {
    case 'csv':
      await importCsv(file, destination, csv, signal);
      return [];
    case 'xls':
      return importXls(file, destination, limits);
    default:
      return null;
  }
}
