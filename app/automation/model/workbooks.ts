import path from 'node:path';
import { existsSync } from 'node:fs';
import { OpenBook } from '../cells/open-book';
import { badIndex, failed } from '../excel-error';
import { addBook, dropBook, newBook, openFile } from '../files';
import { constant, indexText, numberOf, objectType, type Arguments } from '../members';
import { BookState, type AppState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';
import { absolutePath } from './workbook';

/** The open workbooks. */
export class WorkbooksObject implements AutomationObject {
  readonly type: ObjectType = workbooksType;
  constructor(readonly app: AppState) {}

  item(index: Value): Value {
    const { books } = this.app;
    const found =
      typeof index === 'string'
        ? books.find(({ name }) => name.toLowerCase() === index.toLowerCase())
        : books[numberOf(index, 'Index') - 1];
    if (!found) throw badIndex(`no such workbook is open (${indexText(index)})`);
    return this.app.make.workbook(found);
  }
}

async function open({ app }: WorkbooksObject, args: Arguments): Promise<Value> {
  const file = absolutePath(args.text(0));
  const name = path.basename(file);
  const same = app.books.find((book) => book.name.toLowerCase() === name.toLowerCase());
  if (same) {
    if (same.path?.toLowerCase() !== file.toLowerCase()) {
      throw failed(`Open method of Workbooks class failed: a workbook named ${same.name} is already open.`);
    }
    app.active = same;
    return app.make.workbook(same);
  }
  if (!existsSync(file)) {
    throw failed(`Sorry, we couldn't find ${file}. Is it possible it was moved, renamed or deleted?`);
  }
  const { book, folder } = await openFile(file, app.host.scratch);
  const state = new BookState(app, new OpenBook(book, () => app.automatic), name, folder);
  state.path = file;
  state.readOnly = args.flag(2, false);
  return app.make.workbook(addBook(app, state));
}

async function add({ app }: WorkbooksObject, args: Arguments): Promise<Value> {
  if (args.has(0) && typeof args.value(0) === 'string') {
    // A template: its copy is a new workbook without a file.
    const file = absolutePath(args.text(0));
    if (!existsSync(file))
      throw failed(`Sorry, we couldn't find ${file}. Is it possible it was moved, renamed or deleted?`);
    const { book, folder } = await openFile(file, app.host.scratch);
    const stem = path.basename(file, path.extname(file));
    const state = new BookState(
      app,
      new OpenBook(book, () => app.automatic),
      `${stem}${++app.newBooks}`,
      folder,
    );
    return app.make.workbook(addBook(app, state));
  }
  const sheets = args.has(0) ? 1 : app.settings.SheetsInNewWorkbook;
  const { book, folder } = await newBook(sheets, app.host.scratch);
  const state = new BookState(app, new OpenBook(book, () => app.automatic), `Book${++app.newBooks}`, folder);
  return app.make.workbook(addBook(app, state));
}

async function close({ app }: WorkbooksObject): Promise<Value> {
  const changed = app.books.find(({ cells }) => !cells.saved);
  if (changed && app.settings.DisplayAlerts) {
    throw failed(
      `Close method of Workbooks class failed: ${changed.name} has changes, and nobody is here to say whether to save them. Set DisplayAlerts to False to close without saving.`,
    );
  }
  for (const book of [...app.books]) await dropBook(book);
  return undefined;
}

const workbooksType = objectType<WorkbooksObject>(
  'Workbooks',
  {
    Count: constant(({ app }) => app.books.length),
    Item: { parameters: ['Index'], get: (books, args) => books.item(args.value(0)) },
    Open: {
      parameters: [
        'Filename',
        'UpdateLinks',
        'ReadOnly',
        'Format',
        'Password',
        'WriteResPassword',
        'IgnoreReadOnlyRecommended',
        'Origin',
        'Delimiter',
        'Editable',
        'Notify',
        'Converter',
        'AddToMru',
        'Local',
        'CorruptLoad',
      ],
      get: open,
    },
    Add: { parameters: ['Template'], get: add },
    Close: { get: close },
    Parent: constant(({ app }) => app.make.application()),
    Application: constant(({ app }) => app.make.application()),
  },
  {
    defaultMember: 'Item',
    items: ({ app }, from, count) =>
      app.books.slice(from, from + count).map((book) => app.make.workbook(book)),
    unsupported: ['OpenText', 'OpenXML', 'OpenDatabase', 'CheckOut'],
  },
);
