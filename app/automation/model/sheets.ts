import { Tally } from '../../workbook/tally';
import { XL } from '../constants';
import { badIndex, failed } from '../excel-error';
import { constant, indexText, numberOf, objectType, type Arguments } from '../members';
import { SheetState, type BookState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';
import { sheetArgument } from './worksheet';

/** All sheets of a workbook, or its worksheets only. */
export class SheetsObject implements AutomationObject {
  readonly type: ObjectType;
  constructor(
    readonly book: BookState,
    readonly worksheetsOnly: boolean,
  ) {
    this.type = worksheetsOnly ? worksheetsType : sheetsType;
  }

  get sheets(): SheetState[] {
    this.book.requireOpen();
    return this.book.cells.book
      .sheets()
      .filter(({ kind }) => !this.worksheetsOnly || kind === 'worksheet')
      .map(({ name }) => new SheetState(this.book, name));
  }

  item(index: Value): Value {
    const { sheets } = this;
    const found =
      typeof index === 'string'
        ? sheets.find(({ name }) => name.toLowerCase() === index.toLowerCase())
        : sheets[numberOf(index, 'Index') - 1];
    if (!found) throw badIndex(`${this.book.name} has no sheet ${indexText(index)}`);
    return this.book.app.make.worksheet(found);
  }
}

/** `Sheets.Add(Before, After, Count, Type)`: before the active sheet unless said otherwise; the new sheet is active. */
async function add({ book }: SheetsObject, args: Arguments): Promise<Value> {
  const type = args.has(3) ? args.value(3) : XL.worksheet;
  if (type !== XL.worksheet) throw failed('Add method of Sheets class failed: only worksheets can be added.');
  if (args.has(0) && args.has(1))
    throw failed('Add method of Sheets class failed: name Before or After, not both.');
  const place = args.has(0)
    ? sheetArgument(args.value(0)).info().index
    : args.has(1)
      ? sheetArgument(args.value(1)).info().index + 1
      : new SheetState(book, book.activeSheet).info().index;
  const count = args.has(2) ? args.integer(2) : 1;
  await book.cells.flush();
  let added = '';
  for (let i = 0; i < count; i++) {
    const names = new Set(book.cells.book.sheets().map(({ name }) => name.toLowerCase()));
    let number = names.size + 1;
    while (names.has(`sheet${number}`)) number++;
    added = `Sheet${number}`;
    await book.cells.book.addSheet(added, place, new Tally(0));
  }
  book.cells.touched();
  book.activeSheet = added;
  return book.app.make.worksheet(new SheetState(book, added));
}

const options = {
  defaultMember: 'Item',
  items: (self: SheetsObject, from: number, count: number) =>
    self.sheets.slice(from, from + count).map((sheet) => self.book.app.make.worksheet(sheet)),
  unsupported: ['Copy', 'Delete', 'FillAcrossSheets', 'HPageBreaks', 'Move', 'PrintOut', 'Select', 'Visible'],
};

const members = {
  Count: constant<SheetsObject>(({ sheets }) => sheets.length),
  Item: { parameters: ['Index'], get: (self: SheetsObject, args: Arguments) => self.item(args.value(0)) },
  Add: { parameters: ['Before', 'After', 'Count', 'Type'], get: add },
  Parent: constant<SheetsObject>(({ book }) => book.app.make.workbook(book)),
  Application: constant<SheetsObject>(({ book }) => book.app.make.application()),
};

const sheetsType = objectType<SheetsObject>('Sheets', members, options);
const worksheetsType = objectType<SheetsObject>('Worksheets', members, options);
