import type { CellView } from '../../workbook/cells';
import { displayText } from '../../workbook/display';
import type { Workbook } from '../../workbook/workbook';
import type { PdfPage } from '../pdf-printer';
import { cellStyle } from './cell-style';
import type { ExportPlace } from './export-places';
import { MergedCells } from './merged-cells';

/** Rows and cells of one printed portion: Chromium's memory for a table grows with it. */
const PORTION_ROWS = 1500;
const PORTION_CELLS = 40_000;

/** Width between the margins, in points, by paper and direction. */
const PRINTABLE: Record<PdfPage['format'], { portrait: number; landscape: number }> = {
  A4: { portrait: 538, landscape: 785 },
  Letter: { portrait: 555, landscape: 735 },
  A3: { portrait: 785, landscape: 1134 },
};
const LARGEST_FONT = 9;
const SMALLEST_FONT = 3.5;
/** Width of a character by its font size, on average. */
const CHARACTER = 0.55;
const DEFAULT_WIDTH = 8.43;
/** Rows that are looked at to fit columns, and the widest they get. */
const SAMPLE_ROWS = 200;
const LARGEST_FIT = 50;

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/(?![\t\n])\p{Cc}/gu, '');
}

/** Widths in characters: as set in the sheet, else wide enough for the first rows. Numbers never break. */
async function columnWidths(
  workbook: Workbook,
  { sheet, area }: ExportPlace,
  signal: AbortSignal,
): Promise<number[]> {
  const set = await workbook.columnWidths(sheet);
  const fitted: number[] = new Array<number>(area.right - area.left + 1).fill(DEFAULT_WIDTH);
  const bottom = Math.min(area.bottom, area.top + SAMPLE_ROWS);
  for await (const row of workbook.rows(sheet, { ...area, bottom }, signal)) {
    for (const cell of row.cells) {
      const isNumber = typeof cell.value === 'number';
      if (cell.value === null || (!isNumber && set.has(cell.column))) continue;
      const text = displayText(cell.value, workbook.numberFormat(cell.style), workbook.dateSystem);
      const index = cell.column - area.left;
      const needed = Math.min(LARGEST_FIT, text.length + 2);
      fitted[index] = Math.max(fitted[index] ?? 0, needed);
    }
  }
  return fitted.map((width, index) => Math.max(width, set.get(area.left + index) ?? 0));
}

export interface SheetHtmlOptions {
  page: PdfPage;
  /** Repeats the first row on every page, bold. */
  header: boolean;
  /** Printed above the table. */
  title: string;
}

/** The cells of a sheet as displayed, in self-contained HTML documents of limited size. Hidden rows are left out. */
export async function* sheetHtml(
  workbook: Workbook,
  { sheet, area }: ExportPlace,
  options: SheetHtmlOptions,
  signal: AbortSignal,
): AsyncIterable<string> {
  const columns = await columnWidths(workbook, { sheet, area }, signal);
  const top = head(columns, options);
  const perPortion = Math.max(1, Math.min(PORTION_ROWS, Math.floor(PORTION_CELLS / columns.length)));

  const merged = new MergedCells((await workbook.mergedCells?.(sheet)) ?? [], area);

  const line = (row: number, cells: readonly CellView[], tag: 'td' | 'th') => {
    let html = '<tr>';
    let at = 0;
    for (let column = area.left; column <= area.right; column++) {
      while ((cells[at]?.column ?? Infinity) < column) at++;
      const cell = cells[at]?.column === column ? cells[at] : undefined;
      const part = merged.at(row, column);
      const span = part && part.right > part.left ? ` colspan="${part.right - part.left + 1}"` : '';
      const style = cell || part ? cellStyle(cell, cell ? workbook.look(cell.style) : {}, part) : '';
      const shown = cell !== undefined && part?.text !== false;
      const text = shown
        ? displayText(cell.value, workbook.numberFormat(cell.style), workbook.dateSystem)
        : '';
      html += `<${tag}${span}${style}>${escape(text)}</${tag}>`;
      if (part) column = part.right;
    }
    return `${html}</tr>\n`;
  };

  let header = '';
  let body = '';
  let rows = 0;
  let portions = 0;
  const document = () => {
    const title = portions++ === 0 ? `<h1>${escape(options.title)}</h1>` : '';
    const repeated = header === '' ? '' : `<thead>${header}</thead>`;
    const html = `${top}${title}<table>${colgroup(columns)}${repeated}<tbody>${body}</tbody></table></body></html>`;
    body = '';
    rows = 0;
    return html;
  };
  let next = area.top;
  for await (const row of workbook.rows(sheet, area, signal, { looks: true })) {
    if (next === area.top && options.header) {
      header = line(area.top, row.row === area.top ? row.cells : [], 'th');
      if (row.row === area.top) {
        next = row.row + 1;
        continue;
      }
      next++;
    }
    for (; next < row.row; next++) {
      body += line(next, [], 'td');
      if (++rows >= perPortion) yield document();
    }
    next = row.row + 1;
    if (row.hidden === true) continue;
    body += line(row.row, row.cells, 'td');
    if (++rows >= perPortion) yield document();
  }
  if (rows > 0 || portions === 0) yield document();
}

function colgroup(columns: readonly number[]): string {
  const total = columns.reduce((sum, width) => sum + width, 0) || 1;
  return `<colgroup>${columns.map((width) => `<col style="width:${((100 * width) / total).toFixed(3)}%">`).join('')}</colgroup>`;
}

function head(columns: readonly number[], { page }: SheetHtmlOptions): string {
  const characters = columns.reduce((sum, width) => sum + width + 1, 0);
  const space = PRINTABLE[page.format][page.landscape ? 'landscape' : 'portrait'];
  const font = Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, space / (characters * CHARACTER)));
  const table = Math.min(100, (100 * characters * CHARACTER * font) / space);
  return (
    '<!doctype html><html><head><meta charset="utf-8"><style>' +
    '@page{margin:10mm}' +
    `body{margin:0;font:${font.toFixed(2)}pt Calibri,Carlito,Arial,"Liberation Sans",sans-serif;color:#000}` +
    'h1{font-size:13pt;margin:0 0 6pt}' +
    `table{border-collapse:collapse;table-layout:fixed;width:${table.toFixed(2)}%}` +
    'td,th{border:.4pt solid #bbb;padding:.15em .3em;vertical-align:bottom;overflow-wrap:anywhere;white-space:pre-wrap;text-align:left;height:1.2em}' +
    'th{background:#eee;font-weight:bold}' +
    'tr{break-inside:avoid}thead{display:table-header-group}' +
    '</style></head><body>'
  );
}
