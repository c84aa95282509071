import { Problem } from '../../../errors/problem';
import { displayText, isDateFormat } from '../../../workbook/display';
import type { EngineLimits } from '../../engine';
import type { Preview, PreviewCell, PreviewRequest } from '../../inspector';
import { parseRecords, recordBlocks } from '../import/csv-records';
import { csvSettings } from '../import/csv-settings';
import { csvText } from '../import/csv-text';
import { CsvValues, DATE_FORMATS } from '../import/csv-values';
import { csvSheetName, textColumns } from '../import/import-csv';
import { sniff } from '../import/sniff';
import { readXls } from '../import/xls-book';
import { kindOf, previewPackage } from './preview-package';

/** Some rows of a sheet, displayed as Excel does. Only what is needed is read. */
export async function previewFile(
  path: string,
  request: PreviewRequest,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<Preview> {
  try {
    const kind = await sniff(path, limits);
    if (kind === 'csv') return previewCsv(path, request, signal);
    if (kind === 'xls') return previewXls(path, request, limits);
    return await previewPackage(path, request, limits, signal);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw Problem.from(thrown).at({ file: path });
  }
}

function previewXls(path: string, request: PreviewRequest, limits: EngineLimits): Preview {
  const book = readXls(path, limits);
  const sheet =
    request.sheet === null
      ? book.sheets[0]
      : book.sheets.find(({ name }) => name.toLowerCase() === request.sheet?.toLowerCase());
  if (!sheet) throw new Problem('target-missing', `There is no sheet '${request.sheet ?? ''}'.`);
  const rows: { row: number; cells: PreviewCell[] }[] = [];
  for (const { row, cells } of sheet.rows()) {
    if (row < request.top) continue;
    if (row >= request.top + request.count) break;
    rows.push({
      row,
      cells: cells
        .filter(({ value, formula }) => value !== null || formula !== undefined)
        .map(({ column, value, formula, numberFormat }) => ({
          column,
          text: displayText(value, numberFormat, book.dateSystem),
          kind: kindOf(value, isDateFormat(numberFormat)),
          ...(formula === undefined ? {} : { formula }),
        })),
    });
  }
  return {
    sheet: sheet.name,
    sheets: book.sheets.map(({ name, visibility }) => ({ name, kind: 'worksheet', visibility })),
    top: request.top,
    rows,
    totalRows: sheet.used?.bottom ?? 0,
    totalColumns: sheet.used?.right ?? 0,
    complete: true,
  };
}

function previewCsv(path: string, request: PreviewRequest, signal: AbortSignal): Preview {
  const settings = csvSettings(path, request.csv);
  const values = new CsvValues(settings);
  const last = request.top + request.count - 1;
  const dateFormat = settings.dateFormat ? DATE_FORMATS[settings.dateFormat] : 'General';
  const rows: { row: number; cells: PreviewCell[] }[] = [];
  let kept = new Set<number>();
  let row = 0;
  let totalColumns = 0;
  let complete = true;
  for (const block of recordBlocks(csvText(path, settings.encoding), settings, path)) {
    signal.throwIfAborted();
    if (row > 0 && row + block.records < request.top) {
      row += block.records;
      continue;
    }
    for (const fields of parseRecords(block.text, settings)) {
      row++;
      if (row === 1) kept = textColumns(settings, fields);
      totalColumns = Math.max(totalColumns, fields.length);
      if (row < request.top || row > last) continue;
      const cells: PreviewCell[] = [];
      fields.forEach((field, i) => {
        if (field === '') return;
        const column = i + 1;
        const asText = (row === 1 && settings.header) || kept.has(column);
        const read = asText ? ({ kind: 'text', value: field } as const) : values.read(field);
        const format =
          read.kind === 'date' ? dateFormat : read.kind === 'number' ? longFormat(read.value) : 'General';
        cells.push({ column, text: displayText(read.value, format, 1900), kind: read.kind });
      });
      if (cells.length > 0) rows.push({ row, cells });
    }
    if (row >= last) {
      complete = false;
      break;
    }
  }
  const sheet = csvSheetName(path);
  const sheets = [{ name: sheet, kind: 'worksheet', visibility: 'visible' }] as const;
  return { sheet, sheets, top: request.top, rows, totalRows: row, totalColumns, complete };
}

/** The format that the import gives to numbers of more than 11 digits. */
function longFormat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) >= 1e11 ? '0' : 'General';
}
