import type { Area, CellView } from '../../workbook/cells';
import { displayText } from '../../workbook/display';
import type { Workbook } from '../../workbook/workbook';
import type { PdfPage } from '../pdf-printer';
import { cellStyle } from './cell-style';
import type { ExportPlace } from './export-places';
import { MergedCells } from './merged-cells';
import { charactersOf, columnGroups, printedColumns, type PrintedColumn } from './printed-columns';

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
function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/(?![\t\n])\p{Cc}/gu, '');
}

export interface SheetHtmlOptions {
  page: PdfPage;
  /** Repeats the first row on every page, bold. */
  header: boolean;
  /** Printed above the table. */
  title: string;
}

/**
 * The cells of a sheet as displayed, in self-contained HTML documents of limited size. Hidden rows and columns are left
 * out. Columns that do not fit on a page follow on pages of their own.
 */
export async function* sheetHtml(
  workbook: Workbook,
  place: ExportPlace,
  options: SheetHtmlOptions,
  signal: AbortSignal,
): AsyncIterable<string> {
  const { sheet, area } = place;
  const columns = await printedColumns(workbook, place, signal);
  const fitting = spaceOf(options.page) / (CHARACTER * SMALLEST_FONT);
  const groups = await columnGroups(workbook, place, columns, fitting, signal);
  const rightToLeft = (await workbook.rightToLeft?.(sheet)) ?? false;
  let title: string | null = options.title;
  for (const group of groups.length === 0 ? [[]] : groups) {
    const left = group[0]?.column ?? area.left;
    const right = group.at(-1)?.column ?? area.right;
    const part = { sheet, area: { ...area, left, right } };
    yield* groupHtml(workbook, part, group, { ...options, title, rightToLeft }, signal);
    title = null;
  }
}

async function* groupHtml(
  workbook: Workbook,
  { sheet, area }: ExportPlace,
  columns: readonly PrintedColumn[],
  options: Omit<SheetHtmlOptions, 'title'> & { title: string | null; rightToLeft: boolean },
  signal: AbortSignal,
): AsyncIterable<string> {
  const top = head(columns, options);
  const perPortion = Math.max(1, Math.min(PORTION_ROWS, Math.floor(PORTION_CELLS / columns.length)));

  const merged = new MergedCells(
    (await workbook.mergedCells?.(sheet)) ?? [],
    area,
    columns.map(({ column }) => column),
  );
  /** Cells with the text of a merged cell that is not printed yet: the first rows of it may be hidden. */
  const texts = new Map<Area, CellView>();

  const line = (row: number, cells: readonly CellView[], tag: 'td' | 'th') => {
    let html = '<tr>';
    let at = 0;
    for (let index = 0; index < columns.length; index++) {
      const { column } = columns[index] as PrintedColumn;
      while ((cells[at]?.column ?? Infinity) < column) at++;
      let cell = cells[at]?.column === column ? cells[at] : undefined;
      let shown = cell;
      const part = merged.at(row, column);
      if (part) {
        shown = texts.get(part.merge);
        texts.delete(part.merge);
        cell = shown ?? cell;
        index += part.columns - 1;
      }
      const span = part && part.columns > 1 ? ` colspan="${part.columns}"` : '';
      const style = cell || part ? cellStyle(cell, cell ? workbook.look(cell.style) : {}, part) : '';
      const text = shown
        ? displayText(shown.value, workbook.numberFormat(shown.style), workbook.dateSystem)
        : '';
      html += `<${tag}${span}${style}>${escape(text)}</${tag}>`;
    }
    return `${html}</tr>\n`;
  };

  let header = '';
  let body = '';
  let rows = 0;
  let portions = 0;
  const document = () => {
    const title = portions++ === 0 && options.title !== null ? `<h1>${escape(options.title)}</h1>` : '';
    const repeated = header === '' ? '' : `<thead>${header}</thead>`;
    const html = `${top}${title}<table${options.rightToLeft ? ' dir="rtl"' : ''}>${colgroup(columns)}${repeated}<tbody>${body}</tbody></table></body></html>`;
    body = '';
    rows = 0;
    return html;
  };
  let next = area.top;
  for await (const row of workbook.rows(sheet, area, signal, { looks: true })) {
    for (const merge of merged.textsIn(row.row)) {
      const cell = row.cells.find(({ column }) => column === merge.left);
      if (cell) texts.set(merge, cell);
    }
    if (next === area.top && options.header) {
      const isHeader = row.row === area.top;
      if (row.hidden !== true || !isHeader) header = line(area.top, isHeader ? row.cells : [], 'th');
      next++;
      if (isHeader) continue;
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

function colgroup(columns: readonly PrintedColumn[]): string {
  const total = columns.reduce((sum, { width }) => sum + width, 0) || 1;
  return `<colgroup>${columns.map(({ width }) => `<col style="width:${((100 * width) / total).toFixed(3)}%">`).join('')}</colgroup>`;
}

function spaceOf(page: PdfPage): number {
  return PRINTABLE[page.format][page.landscape ? 'landscape' : 'portrait'];
}

function head(columns: readonly PrintedColumn[], { page }: Pick<SheetHtmlOptions, 'page'>): string {
  const characters = charactersOf(columns);
  const space = spaceOf(page);
  const font = Math.min(LARGEST_FONT, Math.max(SMALLEST_FONT, space / (characters * CHARACTER)));
  const table = Math.min(100, (100 * characters * CHARACTER * font) / space);
  return (
    '<!doctype html><html><head><meta charset="utf-8"><style>' +
    '@page{margin:10mm}' +
    `body{margin:0;font:${font.toFixed(2)}pt Calibri,Carlito,Arial,"Liberation Sans",sans-serif;color:#000}` +
    'h1{font-size:13pt;margin:0 0 6pt}' +
    `table{border-collapse:collapse;table-layout:fixed;width:${table.toFixed(2)}%}` +
    'td,th{border:.4pt solid #bbb;padding:.15em .3em;vertical-align:bottom;overflow-wrap:anywhere;white-space:pre-wrap;text-align:start;height:1.2em}' +
    'th{background:#eee;font-weight:bold}' +
    'tr{break-inside:avoid}thead{display:table-header-group}' +
    '</style></head><body>'
  );
}
