import path from 'node:path';
import { Tally } from '../../workbook/tally';
import { XL } from '../constants';
import { badIndex, failed, unsupported } from '../excel-error';
import { dropBook, FORMATS, writeFile } from '../files';
import { constant, flagOf, numberOf, objectType, textOf, type Arguments } from '../members';
import { SheetState, type BookState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';
import { DocumentPropertiesObject } from './document-properties';
import { NamesObject } from './names';
import { SheetsObject } from './sheets';

/** An open workbook. */
export class WorkbookObject implements AutomationObject {
  readonly type: ObjectType = workbookType;
  constructor(readonly book: BookState) {}
}

/** The absolute path that a client's file name means: relative ones count from the current folder of the server. */
export function absolutePath(name: string): string {
  if (name.trim() === '') throw failed('A file name is wanted.');
  return path.resolve(name);
}

/** The format of a file that is saved under a name, as Excel decides: by FileFormat, else by the extension. */
function formatFor(file: string, wanted: number | null, book: BookState): { file: string; format: number } {
  const extension = path.extname(file).toLowerCase();
  const byName = Object.keys(FORMATS)
    .map(Number)
    .find((format) => FORMATS[format]?.extension === extension);
  const own = book.cells.book.format === 'xlsm' ? XL.openXmlWorkbookMacroEnabled : XL.openXmlWorkbook;
  const format = wanted ?? byName ?? own;
  const known = FORMATS[format];
  if (!known) throw failed(`SaveAs method of Workbook class failed: FileFormat ${format} is not supported.`);
  if (extension === '') return { file: file + known.extension, format };
  if (byName !== undefined && extension !== known.extension) {
    throw failed(
      `SaveAs method of Workbook class failed: the extension ${extension} cannot be used with FileFormat ${format}.`,
    );
  }
  if (byName === undefined && wanted === null) {
    throw failed(`SaveAs method of Workbook class failed: files of the kind ${extension} cannot be written.`);
  }
  return { file, format };
}

async function saveAs({ book }: WorkbookObject, args: Arguments): Promise<Value> {
  book.requireOpen();
  if (args.has(2) && args.value(2) !== '') throw unsupported('Workbook', 'SaveAs with a password');
  const name = args.has(0) ? args.text(0) : (book.path ?? book.name);
  const { file, format } = formatFor(absolutePath(name), args.has(1) ? args.integer(1) : null, book);
  const other = book.app.books.find(
    (each) => each !== book && each.name.toLowerCase() === path.basename(file).toLowerCase(),
  );
  if (other) throw failed(`SaveAs method of Workbook class failed: a workbook named ${other.name} is open.`);
  const kind = FORMATS[format]?.kind ?? 'xlsx';
  await writeFile(book, file, kind, !book.app.settings.DisplayAlerts || file === book.path);
  book.path = file;
  book.name = path.basename(file);
  book.cells.saved = true;
  book.readOnly = false;
  return undefined;
}

async function save({ book }: WorkbookObject): Promise<Value> {
  book.requireOpen();
  if (book.path === null) {
    throw failed(`Save method of Workbook class failed: ${book.name} has no file yet. Use SaveAs.`);
  }
  if (book.readOnly) throw failed(`Save method of Workbook class failed: ${book.name} was opened read-only.`);
  const { format, file } = formatFor(book.path, null, book);
  await writeFile(book, file, FORMATS[format]?.kind ?? 'xlsx', true);
  book.cells.saved = true;
  return undefined;
}

async function saveCopyAs({ book }: WorkbookObject, args: Arguments): Promise<Value> {
  book.requireOpen();
  // A copy keeps the workbook's own format, whatever its name says, and replaces without a question.
  await writeFile(book, absolutePath(args.text(0)), book.cells.book.format, true);
  return undefined;
}

/** Closes: with SaveChanges as asked; else changes are lost, where Excel would ask and nobody is here to answer. */
export async function closeBook(workbook: WorkbookObject, args: Arguments): Promise<Value> {
  const { book } = workbook;
  if (book.closed) return undefined;
  const changed = !book.cells.saved;
  if (args.has(0)) {
    if (args.flag(0, false) && changed) {
      if (args.has(1)) await writeFile(book, absolutePath(args.text(1)), book.cells.book.format, true);
      else await save(workbook);
    }
  } else if (changed && book.app.settings.DisplayAlerts) {
    throw failed(
      `Close method of Workbook class failed: ${book.name} has changes. Excel would ask whether to save them, and nobody is here to answer: give SaveChanges, set Saved to True, or set DisplayAlerts to False.`,
    );
  }
  await dropBook(book);
  return undefined;
}

const workbookType = objectType<WorkbookObject>(
  'Workbook',
  {
    Name: constant(({ book }) => book.name),
    FullName: constant(({ book }) => book.path ?? book.name),
    Path: constant(({ book }) => (book.path === null ? '' : path.dirname(book.path))),
    Saved: {
      get: ({ book }) => book.cells.saved,
      put: ({ book }, value) => {
        book.cells.saved = flagOf(value, 'Saved');
      },
    },
    ReadOnly: constant(({ book }) => book.readOnly),
    FileFormat: constant(({ book }) =>
      book.path?.toLowerCase().endsWith('.csv')
        ? XL.csv
        : book.cells.book.format === 'xlsm'
          ? XL.openXmlWorkbookMacroEnabled
          : XL.openXmlWorkbook,
    ),
    Date1904: constant(({ book }) => book.cells.book.dateSystem === 1904),
    HasVBProject: constant(({ book }) => book.cells.book.format === 'xlsm'),
    Sheets: constant(({ book }) => new SheetsObject(book, false)),
    Worksheets: constant(({ book }) => new SheetsObject(book, true)),
    ActiveSheet: constant(({ book }) => {
      book.requireOpen();
      return book.app.make.worksheet(new SheetState(book, book.activeSheet));
    }),
    Names: constant(({ book }) => new NamesObject(book)),
    BuiltinDocumentProperties: constant(({ book }) => new DocumentPropertiesObject(book)),
    Windows: { parameters: ['Index'], get: ({ book }) => book.app.make.window(book) },
    Activate: {
      get: ({ book }) => {
        book.requireOpen();
        book.app.active = book;
        return undefined;
      },
    },
    Save: { get: save },
    SaveAs: {
      parameters: [
        'Filename',
        'FileFormat',
        'Password',
        'WriteResPassword',
        'ReadOnlyRecommended',
        'CreateBackup',
        'AccessMode',
        'ConflictResolution',
        'AddToMru',
        'TextCodepage',
        'TextVisualLayout',
        'Local',
      ],
      get: saveAs,
    },
    SaveCopyAs: { parameters: ['Filename'], get: saveCopyAs },
    Close: { parameters: ['SaveChanges', 'Filename', 'RouteWorkbook'], get: closeBook },
    // Nothing here has a source outside of the workbook; formulas are all that there is to refresh.
    RefreshAll: {
      get: async ({ book }) => {
        book.requireOpen();
        await book.cells.run('stale');
        return undefined;
      },
    },
    CheckCompatibility: {
      get: ({ book }) => book.checkCompatibility,
      put: ({ book }, value) => {
        book.checkCompatibility = flagOf(value, 'CheckCompatibility');
      },
    },
    Connections: constant(({ book }) => new EmptyCollection(book)),
    UpdateLinks: {
      get: () => 2,
      put: (_, value) => {
        numberOf(value, 'UpdateLinks');
      },
    },
    CodeName: constant(() => 'ThisWorkbook'),
    Title: {
      get: async ({ book }) => (await book.cells.book.properties()).title ?? '',
      put: ({ book }, value) =>
        book.cells.book
          .setProperties({ title: textOf(value, 'Title') }, false, new Tally(0))
          .then(() => book.cells.touched()),
    },
    Parent: constant(({ book }) => book.app.make.application()),
    Application: constant(({ book }) => book.app.make.application()),
  },
  {
    defaultMember: 'Name',
    unsupported: [
      'BreakLink',
      'Charts',
      'CustomDocumentProperties',
      'ExportAsFixedFormat',
      'LinkSources',
      'PivotCaches',
      'PrintOut',
      'Protect',
      'Queries',
      'Styles',
      'Unprotect',
      'VBProject',
    ],
  },
);

/** A collection that has nothing here. */
class EmptyCollection implements AutomationObject {
  readonly type: ObjectType = emptyType;
  constructor(readonly book: BookState) {}
}

const emptyType = objectType<EmptyCollection>(
  'Connections',
  {
    Count: constant(() => 0),
    Item: {
      parameters: ['Index'],
      get: () => {
        throw badIndex('the workbook has no connections that are known here');
      },
    },
    Parent: constant(({ book }) => book.app.make.workbook(book)),
  },
  { defaultMember: 'Item', items: () => [], unsupported: ['Add'] },
);
