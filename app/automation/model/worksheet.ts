import { XL } from '../constants';
import { failed, unsupported } from '../excel-error';
import { constant, flagOf, isObject, numberOf, objectType, textOf, type MemberOf } from '../members';
import { WHOLE_SHEET } from '../references';
import { SheetState } from '../state';
import { Tally } from '../../workbook/tally';
import { nothing, type AutomationObject, type ObjectType, type Value } from '../values';
import { ListObjects } from './list-objects';
import { NamesObject } from './names';
import { rangeOf } from './range-places';

/** A sheet of a workbook; chart sheets have only what needs no cells. */
export class WorksheetObject implements AutomationObject {
  readonly type: ObjectType;
  constructor(readonly sheet: SheetState) {
    this.type = sheet.info().kind === 'worksheet' ? worksheetType : otherSheetType;
  }
}

/** XlSheetVisibility of what the file says, and back. */
const VISIBILITY = {
  visible: XL.sheetVisible,
  hidden: XL.sheetHidden,
  veryHidden: XL.sheetVeryHidden,
} as const;

function visibilityOf(value: Value): keyof typeof VISIBILITY {
  if (typeof value === 'boolean') return flagOf(value, 'Visible') ? 'visible' : 'hidden';
  const number = numberOf(value, 'Visible');
  for (const name of ['visible', 'hidden', 'veryHidden'] as const)
    if (VISIBILITY[name] === number) return name;
  if (number === 1) return 'visible';
  throw failed(`Visible ${number} is not one of XlSheetVisibility.`);
}

function neighbour(sheet: SheetState, step: number): Value {
  const sheets = sheet.book.cells.book.sheets();
  const next = sheets[sheet.info().index + step];
  return next ? sheet.book.app.make.worksheet(new SheetState(sheet.book, next.name)) : nothing;
}

const activate: MemberOf<WorksheetObject> = {
  get: ({ sheet }) => {
    if (sheet.info().visibility !== 'visible')
      throw failed(`Activate method of Worksheet class failed: '${sheet.name}' is hidden.`);
    sheet.book.activeSheet = sheet.name;
    sheet.book.app.active = sheet.book;
    return undefined;
  },
};

const general: Readonly<Record<string, MemberOf<WorksheetObject>>> = {
  Name: {
    get: ({ sheet }) => sheet.info().name,
    // Only of a sheet that was just added: renaming another would mean to rewrite what refers to it.
    put: ({ sheet }, value) => sheet.rename(textOf(value, 'Name')),
  },
  CodeName: constant(({ sheet }) => sheet.info().name.replace(/\W/g, '')),
  Index: constant(({ sheet }) => sheet.info().index + 1),
  Type: constant(({ sheet }) => (sheet.info().kind === 'worksheet' ? XL.worksheet : -4100)),
  Visible: {
    get: ({ sheet }) => VISIBILITY[sheet.info().visibility],
    put: async ({ sheet }, value) => {
      await sheet.book.cells.flush();
      await sheet.book.cells.book.setVisibility(sheet.name, visibilityOf(value), new Tally(0));
      sheet.book.cells.touched();
      const { book } = sheet;
      if (book.activeSheet === sheet.name && sheet.info().visibility !== 'visible') {
        const shown = book.cells.book.sheets().find(({ visibility }) => visibility === 'visible');
        if (shown) book.activeSheet = shown.name;
      }
    },
  },
  Activate: activate,
  Select: { ...activate, parameters: ['Replace'] },
  Next: constant(({ sheet }) => neighbour(sheet, 1)),
  Previous: constant(({ sheet }) => neighbour(sheet, -1)),
  Parent: constant(({ sheet }) => sheet.book.app.make.workbook(sheet.book)),
  Application: constant(({ sheet }) => sheet.book.app.make.application()),
};

const UNSUPPORTED = [
  'ChartObjects',
  'Charts',
  'Comments',
  'Copy',
  'Delete',
  'ExportAsFixedFormat',
  'Hyperlinks',
  'Move',
  'PageSetup',
  'Paste',
  'PasteSpecial',
  'PivotTables',
  'PrintOut',
  'Protect',
  'QueryTables',
  'SaveAs',
  'Shapes',
  'Sort',
  'AutoFilter',
  'Tab',
  'Unprotect',
];

const whole = (by: 'cells' | 'rows' | 'columns'): MemberOf<WorksheetObject> =>
  constant(({ sheet }) => sheet.book.app.make.range({ sheet, areas: [WHOLE_SHEET], by }));

const worksheetType = objectType<WorksheetObject>(
  'Worksheet',
  {
    ...general,
    Range: {
      parameters: ['Cell1', 'Cell2'],
      get: ({ sheet }, args) => {
        const { sheet: at, areas } = rangeOf(args, sheet);
        return sheet.book.app.make.range({ sheet: at, areas, by: 'cells' });
      },
    },
    Cells: whole('cells'),
    Rows: whole('rows'),
    Columns: whole('columns'),
    UsedRange: constant(async ({ sheet }) => {
      const used = (await sheet.cells.usedArea()) ?? { top: 1, left: 1, bottom: 1, right: 1 };
      return sheet.book.app.make.range({ sheet, areas: [used], by: 'cells' });
    }),
    ListObjects: {
      parameters: ['Index'],
      get: ({ sheet }, args) => {
        const lists = new ListObjects(sheet);
        return args.has(0) ? lists.item(args.value(0)) : lists;
      },
    },
    Names: constant(({ sheet }) => new NamesObject(sheet.book, sheet.name)),
    Calculate: {
      get: async ({ sheet }) => {
        await sheet.book.cells.run('stale');
        return undefined;
      },
    },
    AutoFilterMode: {
      get: () => false,
      put: (_, value) => {
        if (flagOf(value, 'AutoFilterMode')) throw unsupported('Worksheet', 'AutoFilterMode');
      },
    },
    EnableCalculation: constant(() => true),
  },
  { unsupported: UNSUPPORTED },
);

const otherSheetType = objectType<WorksheetObject>('Sheet', general, { unsupported: UNSUPPORTED });

/** A sheet given as an argument (Before, After). */
export function sheetArgument(value: Value): SheetState {
  if (value instanceof WorksheetObject) return value.sheet;
  throw failed(`A sheet is wanted${isObject(value) ? `, not a ${value.type.name}` : ''}.`);
}
