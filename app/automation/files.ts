import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { createWorkbookWriter } from '../engines/embedded/create/workbook-writer';
import { importCsv } from '../engines/embedded/import/import-csv';
import { importXls } from '../engines/embedded/import/import-xls';
import { sniff } from '../engines/embedded/import/sniff';
import { openEmbedded } from '../engines/embedded/workbook/open-embedded';
import { DEFAULT_LIMITS } from '../engines/limits';
import { fileProblem } from '../errors/file-problem';
import { withTextFile } from '../recipe/exports/text-file';
import { displayText } from '../workbook/display';
import type { WorkbookFormat } from '../workbook/workbook';
import type { Book } from './cells/book';
import { XL } from './constants';
import { ExcelError, failed } from './excel-error';
import type { BookState } from './state';
import { type AppState } from './state';

const limits = DEFAULT_LIMITS;

/**
 * Opens a file by a private copy, so that the file itself can be replaced by Save and by others. CSV and .xls files are
 * read into a new workbook first.
 */
export async function openFile(file: string, scratch: string): Promise<{ book: Book; folder: string }> {
  const folder = path.join(scratch, randomUUID().slice(0, 8));
  await mkdir(folder, { recursive: true });
  try {
    const copy = path.join(folder, path.basename(file));
    await copyFile(file, copy).catch((thrown: unknown) => {
      throw fileProblem(thrown, file, 'read');
    });
    let opened = copy;
    const kind = await sniff(copy, limits);
    if (kind === 'csv' || kind === 'xls') {
      opened = path.join(folder, 'imported.xlsx');
      if (kind === 'xls') await importXls(copy, opened, limits);
      else await importCsv(copy, opened, undefined);
    }
    return { book: await openEmbedded(opened, { limits, scratch: folder }), folder };
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

/** A new workbook with so many empty sheets. */
export async function newBook(sheets: number, scratch: string): Promise<{ book: Book; folder: string }> {
  const folder = path.join(scratch, randomUUID().slice(0, 8));
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'new.xlsx');
  const writer = await createWorkbookWriter(file);
  for (let i = 1; i <= sheets; i++) await writer.beginSheet({ name: `Sheet${i}` });
  await writer.finish();
  return { book: await openEmbedded(file, { limits, scratch: folder }), folder };
}

/** What a file is to be written as (XlFileFormat), with its extension. */
export const FORMATS: Readonly<
  Record<number, { extension: string; kind: WorkbookFormat | 'csv' | 'csv-utf8' }>
> = {
  [XL.openXmlWorkbook]: { extension: '.xlsx', kind: 'xlsx' },
  [XL.openXmlWorkbookMacroEnabled]: { extension: '.xlsm', kind: 'xlsm' },
  [XL.csv]: { extension: '.csv', kind: 'csv' },
  [XL.csvUtf8]: { extension: '.csv', kind: 'csv-utf8' },
};

/** Writes a workbook to a file, whole or not at all; `replace` says that an existing file may be replaced. */
export async function writeFile(
  state: BookState,
  file: string,
  kind: WorkbookFormat | 'csv' | 'csv-utf8',
  replace: boolean,
): Promise<void> {
  if (existsSync(file) && !replace) {
    throw failed(
      `The file ${file} exists already. Excel would ask whether to replace it, and nobody is here to answer: set DisplayAlerts to False to replace it.`,
    );
  }
  await state.cells.flush();
  if (state.app.automatic) await state.cells.calculateDue();
  const partial = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID().slice(0, 8)}`);
  try {
    if (kind === 'csv' || kind === 'csv-utf8') await writeCsv(state, partial, kind === 'csv-utf8');
    else await state.cells.book.save(partial, kind);
    await rename(partial, file).catch((thrown: unknown) => {
      throw fileProblem(thrown, file, 'write');
    });
  } catch (thrown) {
    await rm(partial, { force: true });
    // What stands for the file while it is written means nothing to a client.
    throw failed(ExcelError.from(thrown).message.replaceAll(partial, file));
  }
}

/** The active sheet as Excel writes CSV: displayed texts, commas. */
async function writeCsv(state: BookState, file: string, utf8: boolean): Promise<void> {
  const { book } = state.cells;
  const cells = state.cells.cells(state.activeSheet);
  const used = await cells.usedArea();
  if (used) await cells.loadValues({ ...used, top: 1, left: 1 });
  await withTextFile(file, utf8 ? 'utf-8-bom' : 'windows-1252', async (text) => {
    for (let row = 1; used && row <= used.bottom; row++) {
      const fields: string[] = [];
      for (let column = 1; column <= used.right; column++) {
        const shown = displayText(
          cells.cell(row, column).value,
          cells.numberFormat(row, column),
          book.dateSystem,
        );
        fields.push(/[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown);
      }
      await text.write(`${fields.join(',')}\r\n`);
    }
  });
}

/** Takes an opened or new workbook into the application; it becomes the active one. */
export function addBook(app: AppState, state: BookState): BookState {
  app.books.push(state);
  app.active = state;
  return state;
}

/** Closes a workbook without saving. */
export async function dropBook(state: BookState): Promise<void> {
  if (state.closed) return;
  state.closed = true;
  const { app } = state;
  const at = app.books.indexOf(state);
  if (at >= 0) app.books.splice(at, 1);
  if (app.active === state) app.active = app.books.at(-1) ?? null;
  await state.cells.book.close();
  await rm(state.folder, { recursive: true, force: true });
}
