import { Problem } from '../../../errors/problem';
import { fromStored, toStored } from '../../../formula/stored';
import { cellName } from '../../../workbook/a1';
import type { Area, CellValue } from '../../../workbook/cells';
import { displayText, isDateFormat } from '../../../workbook/display';
import type { TableInfo } from '../../../workbook/workbook';
import { refusal, refuseLockedCell } from '../../embedded/sheet/pass-context';
import type { EditLog } from '../../embedded/sheet/edit-log';
import type { BookAccess } from '../book-access';
import type { CellBlock } from '../cells/cell-block';
import { putCells, SHORT_DATE, SHORT_DATE_TIME, type FormulaMember, type Put } from '../cells/put-cells';
import { propertyGrid } from '../cells/regions';
import type { LiveSheet } from '../live-sheet';

/** What an edit of one sheet works with. */
export interface EditContext {
  book: BookAccess;
  sheet: string;
  live: LiveSheet;
  dateSystem: 1900 | 1904;
  formulaMember: FormulaMember;
  /** All tables of the workbook; headers that are written rename columns in here. */
  tables: (Omit<TableInfo, 'columns'> & { columns: string[] })[];
  signal: AbortSignal | undefined;
  log: EditLog;
}

/** A changed cell of a block: what it is to hold. `counts` is false where it only has to be written again. */
export interface Change {
  put: Put;
  counts: boolean;
}

/** Short text of a cell for the results list. */
export function shown(
  value: CellValue,
  formula: string | undefined,
  format: string,
  dateSystem: 1900 | 1904,
): string {
  return formula === undefined ? displayText(value, format, dateSystem) : `=${formula}`;
}

function shownPut(put: Put, format: string, dateSystem: 1900 | 1904): string {
  switch (put.kind) {
    case 'empty':
      return '';
    case 'formula':
      return `=${readable(put.text)}`;
    case 'number':
      return displayText(
        put.value,
        put.date && !isDateFormat(format) ? (put.time ? SHORT_DATE_TIME : SHORT_DATE) : format,
        dateSystem,
      );
    default:
      return displayText(put.value, format, dateSystem);
  }
}

/** A formula as it reads after it was stored. */
function readable(text: string): string {
  const stored = toStored(text);
  return stored.ok ? fromStored(stored.formula.text) : text;
}

/** Checks, writes and reports the changes of one block, row-major. All of them or none reach the application. */
export async function applyChanges(
  context: EditContext,
  block: CellBlock,
  formats: readonly string[],
  changes: readonly (Change | undefined)[],
  lost: readonly Area[] = [],
): Promise<void> {
  const { book, sheet, live, log } = context;
  const { area } = block;
  if (!changes.some((change) => change !== undefined)) return;
  const width = area.right - area.left + 1;
  const place = (i: number): [number, number] => [area.top + Math.floor(i / width), area.left + (i % width)];
  await requireUnlocked(context, area, (i) => changes[i]?.counts === true);
  changes.forEach((change, i) => {
    if (change?.counts) checkHeader(context, ...place(i), change.put);
  });
  await putCells(
    book,
    sheet,
    area,
    changes.map((change) => change?.put),
    formats,
    context.formulaMember,
    lost,
  );
  changes.forEach((change, i) => {
    if (!change) return;
    const { put, counts } = change;
    const [row, column] = place(i);
    if (put.kind === 'empty') live.emptied(row, column);
    else live.filled(row, column);
    if (put.kind === 'formula') live.hasFormulas = true;
    if (!counts) return;
    const format = formats[i] ?? 'General';
    log.cell(
      row,
      column,
      log.wantsTexts ? shown(block.values[i] ?? null, block.formulas[i], format, context.dateSystem) : '',
      log.wantsTexts ? shownPut(put, format, context.dateSystem) : '',
      true,
    );
    renameColumn(context, row, column, put);
  });
}

/** Refuses changes of locked cells of a protected sheet. */
export async function requireUnlocked(
  { book, sheet, live }: EditContext,
  area: Area,
  changes: (index: number) => boolean,
): Promise<void> {
  const { protection } = live;
  if (!protection) return;
  const width = area.right - area.left + 1;
  const locked = (await book.rangesHave(sheet, 'Locked'))
    ? await propertyGrid(book, sheet, area, ['Locked'])
    : null;
  for (let row = area.top; row <= area.bottom; row++) {
    for (let column = area.left; column <= area.right; column++) {
      const i = (row - area.top) * width + column - area.left;
      if (!changes(i) || locked?.[i] === false) continue;
      refuseLockedCell(sheet, row, column, protection);
    }
  }
}

const MAX_HEADER = 255;

type EditedTable = EditContext['tables'][number];

function headerAt({ tables, sheet }: EditContext, row: number, column: number): EditedTable | undefined {
  return tables.find(
    (table) =>
      table.sheet.toLowerCase() === sheet.toLowerCase() &&
      table.headerRows > 0 &&
      row === table.area.top &&
      column >= table.area.left &&
      column <= table.area.right,
  );
}

/** The name of the table that a cell lies in, for `[@Column]`. */
export function tableAt({ tables, sheet }: EditContext, row: number, column: number): string | undefined {
  return tables.find(
    ({ area, ...table }) =>
      table.sheet.toLowerCase() === sheet.toLowerCase() &&
      row >= area.top &&
      row <= area.bottom &&
      column >= area.left &&
      column <= area.right,
  )?.name;
}

/** A header of a table takes a text that no other column has; Excel would silently make up another. */
function checkHeader(context: EditContext, row: number, column: number, put: Put): void {
  const table = headerAt(context, row, column);
  if (!table) return;
  const before = table.columns[column - table.area.left] ?? '';
  const refuse = (why: string, hint: string): Problem =>
    new Problem(
      'step-refused',
      `The header "${before}" of the table ${table.name} cannot be changed: ${why}.`,
      { hint, place: { sheet: table.sheet, cell: cellName(row, column) } },
    );
  if (put.kind === 'empty')
    throw refuse('a table column needs a name', 'Leave the header row out of the range.');
  if (put.kind !== 'text') {
    throw refusal(
      context.sheet,
      cellName(row, column),
      `is a header of the table ${table.name} and takes nothing but text`,
      'Write the header as a text.',
    );
  }
  if (put.value.length > MAX_HEADER) {
    throw refuse(`it would be longer than ${MAX_HEADER} characters`, 'Shorten it.');
  }
  const taken = table.columns.some(
    (name, at) => at !== column - table.area.left && name.toLowerCase() === put.value.toLowerCase(),
  );
  if (taken)
    throw refuse(`the table has another column "${put.value}"`, 'Choose a header that is not in use.');
}

function renameColumn(context: EditContext, row: number, column: number, put: Put): void {
  const table = headerAt(context, row, column);
  if (table && put.kind === 'text') table.columns[column - table.area.left] = put.value;
}
