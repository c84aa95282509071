import { basename, extname } from 'node:path';
import { Problem } from '../../../errors/problem';
import type { CsvInput } from '../../../recipe/recipe';
import { MAX_COLUMNS } from '../../../workbook/cells';
import type { NewCell } from '../../../workbook/writer';
import { sheetNameFrom } from '../create/sheet-names';
import { createWorkbookWriter } from '../create/workbook-writer';
import { parseRecords, recordBlocks } from './csv-records';
import { csvSettings, type CsvSettings } from './csv-settings';
import { csvText } from './csv-text';
import { CsvValues, DATE_FORMATS } from './csv-values';

/** Where Excel shows a number with an exponent by default although every digit of it counts. */
const GENERAL_LIMIT = 1e11;

export interface CsvImport {
  sheet: string;
  rows: number;
  settings: CsvSettings;
}

/** The name of the sheet that a CSV file becomes. */
export function csvSheetName(path: string): string {
  return sheetNameFrom(basename(path, extname(path)), []);
}

/**
 * Writes a CSV file as a workbook of one sheet, streaming. `csv` overrides what is detected. Rejects with
 * 'csv-invalid' naming the line, or 'too-large' where a sheet cannot hold the rows.
 */
export async function importCsv(
  path: string,
  destination: string,
  csv: CsvInput | undefined,
  signal?: AbortSignal,
): Promise<CsvImport> {
  try {
    return await write(path, destination, csv, signal);
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    throw Problem.from(thrown).at({ file: path });
  }
}

async function write(
  path: string,
  destination: string,
  csv: CsvInput | undefined,
  signal: AbortSignal | undefined,
): Promise<CsvImport> {
  const settings = csvSettings(path, csv);
  const sheet = csvSheetName(path);
  const writer = await createWorkbookWriter(destination);
  try {
    const dateStyle = settings.dateFormat
      ? writer.style({ numberFormat: DATE_FORMATS[settings.dateFormat] })
      : 0;
    const longStyle = writer.style({ numberFormat: '0' });
    const values = new CsvValues(settings);
    let kept = new Set<number>();
    let row = 0;
    await writer.beginSheet({ name: sheet });
    for (const block of recordBlocks(csvText(path, settings.encoding), settings, path)) {
      signal?.throwIfAborted();
      for (const fields of parseRecords(block.text, settings)) {
        row++;
        if (row === 1) kept = textColumns(settings, fields);
        if (fields.length === 1 && fields[0] === '') continue;
        const asText = row === 1 && settings.header;
        const cells: NewCell[] = [];
        fields.forEach((field, i) => {
          if (field === '') return;
          const column = i + 1;
          if (asText || kept.has(column)) {
            cells.push({ column, value: field });
            return;
          }
          const { kind, value } = values.read(field);
          if (kind === 'date') cells.push({ column, value, style: dateStyle });
          else if (kind === 'number' && Math.abs(value) >= GENERAL_LIMIT && Number.isInteger(value)) {
            cells.push({ column, value, style: longStyle });
          } else cells.push({ column, value });
        });
        if ((cells.at(-1)?.column ?? 0) > MAX_COLUMNS) throw tooWide(row, fields.length, settings);
        await writer.row(row, cells);
      }
    }
    await writer.finish();
    return { sheet, rows: row, settings };
  } catch (thrown) {
    await writer.abort();
    throw thrown;
  }
}

function tooWide(row: number, fields: number, { delimiter }: CsvSettings): Problem {
  return new Problem(
    'csv-invalid',
    `Record ${row} has ${fields} fields, and a sheet has ${MAX_COLUMNS} columns.`,
    {
      hint: `Fields are taken to be separated by ${JSON.stringify(delimiter)}: where that is not so, set another delimiter.`,
      place: { field: 'csvInput.delimiter' },
    },
  );
}

/** Columns that the recipe keeps as text, by header or by number. An unknown header is a mistake to tell. */
export function textColumns(settings: CsvSettings, first: readonly string[]): Set<number> {
  const columns = new Set<number>();
  for (const wanted of settings.textColumns) {
    if (typeof wanted === 'number') {
      columns.add(wanted);
      continue;
    }
    const at = settings.header
      ? first.findIndex((field) => field.trim().toLowerCase() === wanted.trim().toLowerCase())
      : -1;
    if (at < 0) {
      throw new Problem('csv-invalid', `The file has no column ${JSON.stringify(wanted)} to keep as text.`, {
        hint: settings.header
          ? `Its columns are ${first.slice(0, 20).join(', ')}.`
          : 'It has no header: name the column by number.',
        place: { field: 'csvInput.textColumns' },
      });
    }
    columns.add(at + 1);
  }
  return columns;
}
