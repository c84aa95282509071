import { XL } from '../constants';
import { failed, unsupported } from '../excel-error';
import { dropBook } from '../files';
import { constant, flagOf, numberOf, objectType, textOf, type MemberOf } from '../members';
import { AppState, SheetState, type AutomationHost, type BookState, type Settings } from '../state';
import { nothing, type AutomationObject, type ObjectType, type Value } from '../values';
import { rangeObject } from './range';
import { rangeOf } from './range-places';
import { common, union } from './range-union';
import { isRange } from './range-object';
import { SheetsObject } from './sheets';
import { WindowObject } from './window';
import { WorkbookObject } from './workbook';
import { WorkbooksObject } from './workbooks';
import { WorksheetObject } from './worksheet';

/** What Excel answers as its version; scripts compare it with 12 to know whether .xlsx is there. */
const VERSION = '16.0';

/** The application: where every client begins. */
export class ApplicationObject implements AutomationObject {
  readonly type: ObjectType = applicationType;
  constructor(readonly app: AppState) {}

  /** Closes everything without saving and removes what it needed on disk. */
  async quit(): Promise<void> {
    for (const book of [...this.app.books]) await dropBook(book);
  }
}

/** A new application without workbooks. */
export function createApplication(host: AutomationHost): ApplicationObject {
  const app = new AppState(host);
  const application = new ApplicationObject(app);
  app.make = {
    application: () => application,
    workbook: (book) => new WorkbookObject(book),
    worksheet: (sheet) => new WorksheetObject(sheet),
    range: rangeObject,
    window: (book) => new WindowObject(book),
  };
  return application;
}

function activeBook({ app }: ApplicationObject): BookState {
  if (!app.active) throw failed('There is no active workbook.');
  return app.active;
}

function activeSheet(application: ApplicationObject): SheetState {
  const book = activeBook(application);
  return new SheetState(book, book.activeSheet);
}

/** A flag that is kept and answered. */
const flag = (
  name: keyof { [K in keyof Settings as Settings[K] extends boolean ? K : never]: 0 },
): MemberOf<ApplicationObject> => ({
  get: ({ app }) => app.settings[name],
  put: ({ app }, value) => {
    app.settings[name] = flagOf(value, name);
  },
});

const onActiveSheet = (member: 'Cells' | 'Rows' | 'Columns'): MemberOf<ApplicationObject> =>
  constant((application) => {
    const sheet = activeSheet(application);
    const by = ({ Cells: 'cells', Rows: 'rows', Columns: 'columns' } as const)[member];
    return application.app.make.range({
      sheet,
      areas: [{ top: 1, left: 1, bottom: 1_048_576, right: 16_384 }],
      by,
    });
  });

const ARGUMENTS = Array.from({ length: 30 }, (_, i) => `Arg${i + 1}`);

const given = (args: { length: number; has(i: number): boolean; value(i: number): Value }): Value[] =>
  Array.from({ length: args.length }, (_, i) => i)
    .filter((i) => args.has(i))
    .map((i) => args.value(i));

/** Calculates all open workbooks. */
async function calculate({ app }: ApplicationObject, scope: 'stale' | 'all'): Promise<Value> {
  for (const book of app.books) await book.cells.run(scope);
  return undefined;
}

const applicationType = objectType<ApplicationObject>(
  'Application',
  {
    Name: constant(() => 'Microsoft Excel'),
    Version: constant(() => VERSION),
    Build: constant(() => 0),
    OperatingSystem: constant(() => `${process.platform} (Concierge)`),
    Path: constant(() => process.cwd()),
    Hwnd: constant(({ app }) => app.host.window),
    Ready: constant(() => true),
    CalculationState: constant(() => 0),
    Caption: constant(({ app }) => (app.active ? `${app.active.name} - Concierge` : 'Concierge')),
    Workbooks: constant(({ app }) => new WorkbooksObject(app)),
    ActiveWorkbook: constant(({ app }) => (app.active ? app.make.workbook(app.active) : nothing)),
    ThisWorkbook: constant(({ app }) => (app.active ? app.make.workbook(app.active) : nothing)),
    ActiveSheet: constant((application) =>
      application.app.active ? application.app.make.worksheet(activeSheet(application)) : nothing,
    ),
    ActiveWindow: constant(({ app }) => (app.active ? app.make.window(app.active) : nothing)),
    ActiveCell: constant((application) => {
      if (!application.app.active) return nothing;
      const sheet = activeSheet(application);
      const [area] = sheet.book.selection(sheet.name);
      const { top, left } = area ?? { top: 1, left: 1 };
      return application.app.make.range({
        sheet,
        areas: [{ top, left, bottom: top, right: left }],
        by: 'cells',
      });
    }),
    Selection: constant((application) => {
      if (!application.app.active) return nothing;
      const sheet = activeSheet(application);
      return application.app.make.range({ sheet, areas: sheet.book.selection(sheet.name), by: 'cells' });
    }),
    Sheets: constant((application) => new SheetsObject(activeBook(application), false)),
    Worksheets: constant((application) => new SheetsObject(activeBook(application), true)),
    Names: constant((application) => {
      const workbook = application.app.make.workbook(activeBook(application));
      return workbook.type.members.get('Names')?.get?.(workbook as never, []) ?? nothing;
    }),
    Range: {
      parameters: ['Cell1', 'Cell2'],
      get: (application, args) => {
        const { sheet, areas } = rangeOf(args, activeSheet(application));
        return application.app.make.range({ sheet, areas, by: 'cells' });
      },
    },
    Cells: onActiveSheet('Cells'),
    Rows: onActiveSheet('Rows'),
    Columns: onActiveSheet('Columns'),
    Union: { parameters: ARGUMENTS, get: (_, args) => union(given(args)) },
    Intersect: {
      parameters: ARGUMENTS,
      get: ({ app }, args) => {
        const ranges = given(args);
        const areas = common(ranges);
        const [first] = ranges;
        return areas && isRange(first ?? undefined) && first !== undefined && isRange(first)
          ? app.make.range({ sheet: first.sheet, areas, by: 'cells' })
          : nothing;
      },
    },
    Goto: {
      parameters: ['Reference', 'Scroll'],
      get: ({ app }, args) => {
        const reference = args.value(0);
        if (!isRange(reference)) throw failed('Goto method of Application class failed: it wants a Range.');
        const { book, name } = reference.sheet;
        app.active = book;
        book.activeSheet = name;
        book.select(name, reference.areas);
        return true;
      },
    },
    Calculation: {
      get: ({ app }) => app.settings.Calculation,
      put: ({ app }, value) => {
        const mode = numberOf(value, 'Calculation');
        // Excel itself refuses while no workbook is open.
        if (app.books.length === 0)
          throw failed('Unable to set the Calculation property of the Application class.');
        if (
          ![XL.calculationAutomatic, XL.calculationManual, XL.calculationSemiautomatic].includes(
            mode as never,
          )
        ) {
          throw failed(`Calculation ${mode} is not one of XlCalculation.`);
        }
        app.settings.Calculation = mode;
      },
    },
    Calculate: { get: (application) => calculate(application, 'stale') },
    CalculateFull: { get: (application) => calculate(application, 'all') },
    CalculateFullRebuild: { get: (application) => calculate(application, 'all') },
    CalculateUntilAsyncQueriesDone: { get: (application) => calculate(application, 'stale') },
    DisplayAlerts: flag('DisplayAlerts'),
    ScreenUpdating: flag('ScreenUpdating'),
    EnableEvents: flag('EnableEvents'),
    Interactive: flag('Interactive'),
    AskToUpdateLinks: flag('AskToUpdateLinks'),
    IgnoreRemoteRequests: flag('IgnoreRemoteRequests'),
    // Kept and answered only: there is nothing to see.
    Visible: flag('Visible'),
    UserControl: flag('UserControl'),
    CutCopyMode: flag('CutCopyMode'),
    StatusBar: {
      get: ({ app }) => app.settings.StatusBar,
      put: ({ app }, value) => {
        app.settings.StatusBar = value === false ? false : textOf(value, 'StatusBar');
      },
    },
    AutomationSecurity: {
      get: ({ app }) => app.settings.AutomationSecurity,
      put: ({ app }, value) => {
        const level = numberOf(value, 'AutomationSecurity');
        if (![1, 2, 3].includes(level))
          throw failed(`AutomationSecurity ${level} is not one of MsoAutomationSecurity.`);
        app.settings.AutomationSecurity = level;
      },
    },
    SheetsInNewWorkbook: {
      get: ({ app }) => app.settings.SheetsInNewWorkbook,
      put: ({ app }, value) => {
        const count = numberOf(value, 'SheetsInNewWorkbook');
        if (!(count >= 1 && count <= 255)) throw failed('A new workbook has 1 to 255 sheets.');
        app.settings.SheetsInNewWorkbook = count;
      },
    },
    ReferenceStyle: {
      get: () => XL.a1,
      put: (_, value) => {
        if (numberOf(value, 'ReferenceStyle') !== XL.a1) throw unsupported('Application', 'ReferenceStyle');
      },
    },
    DecimalSeparator: constant(() => '.'),
    ThousandsSeparator: constant(() => ','),
    UseSystemSeparators: constant(() => false),
    PathSeparator: constant(() => (process.platform === 'win32' ? '\\' : '/')),
    Quit: {
      get: async (application) => {
        const { app } = application;
        const changed = app.books.find(({ cells }) => !cells.saved);
        if (changed && app.settings.DisplayAlerts) {
          throw failed(
            `Quit method of Application class failed: ${changed.name} has changes, and nobody is here to say whether to save them. Set DisplayAlerts to False to quit without saving.`,
          );
        }
        await application.quit();
        return undefined;
      },
    },
    Application: constant(({ app }) => app.make.application()),
    Parent: constant(({ app }) => app.make.application()),
  },
  {
    defaultMember: 'Name',
    unsupported: [
      'AddIns',
      'COMAddIns',
      'CommandBars',
      'ConvertFormula',
      'Dialogs',
      'Evaluate',
      'ExecuteExcel4Macro',
      'GetOpenFilename',
      'GetSaveAsFilename',
      'InputBox',
      'International',
      'OnTime',
      'Run',
      'SendKeys',
      'Undo',
      'VBE',
      'Wait',
      'Windows',
      'WorksheetFunction',
    ],
  },
);
