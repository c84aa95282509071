import type { CsvInput } from '../../../recipe/recipe';
import { parseRecords, recordBlocks } from '../import/csv-records';
import { csvSettings, type CsvSettings } from '../import/csv-settings';
import { csvText } from '../import/csv-text';

/** How many records; fields are counted in the first block only, since records of a table have as many. */
export function csvExtent(
  path: string,
  csv: CsvInput | undefined,
  signal: AbortSignal,
): { settings: CsvSettings; rows: number; columns: number } {
  const settings = csvSettings(path, csv);
  let rows = 0;
  let columns = 0;
  for (const block of recordBlocks(csvText(path, settings.encoding), settings, path)) {
    signal.throwIfAborted();
    if (rows === 0) {
      for (const record of parseRecords(block.text, settings)) columns = Math.max(columns, record.length);
    }
    rows += block.records;
  }
  return { settings, rows, columns };
}
