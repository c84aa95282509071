import type { DefinedName } from '../../workbook/workbook';
import { badIndex, failed } from '../excel-error';
import { constant, indexText, numberOf, objectType } from '../members';
import { SheetState, type BookState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';

/** A defined name. */
class NameObject implements AutomationObject {
  readonly type: ObjectType = nameType;
  constructor(
    readonly book: BookState,
    readonly defined: DefinedName,
  ) {}
}

const nameType = objectType<NameObject>(
  'Name',
  {
    Name: constant(({ defined: { name, sheet } }) => (sheet === undefined ? name : `${sheet}!${name}`)),
    RefersTo: constant(({ defined }) => `=${defined.refersTo}`),
    Value: constant(({ defined }) => `=${defined.refersTo}`),
    RefersToRange: constant(({ book, defined }) => {
      if (!defined.area) throw failed(`RefersToRange failed: ${defined.name} refers to no range.`);
      const { sheet, area } = defined.area;
      return book.app.make.range({ sheet: new SheetState(book, sheet), areas: [area], by: 'cells' });
    }),
    Visible: constant(({ defined }) => !defined.hidden),
    Parent: constant(({ book }) => book.app.make.workbook(book)),
    Application: constant(({ book }) => book.app.make.application()),
  },
  { defaultMember: 'RefersTo', unsupported: ['Delete', 'Comment', 'RefersToR1C1', 'RefersToLocal'] },
);

/** The defined names of a workbook, or those that belong to one of its sheets. */
export class NamesObject implements AutomationObject {
  readonly type: ObjectType = namesType;
  constructor(
    readonly book: BookState,
    readonly sheet?: string,
  ) {}

  /** Without Excel's own, which its own collection does not list by these names either. */
  get names(): readonly DefinedName[] {
    this.book.requireOpen();
    return this.book.cells.book
      .names()
      .filter(
        ({ name, sheet }) => !name.startsWith('_xlnm.') && (this.sheet === undefined || sheet === this.sheet),
      );
  }

  item(index: Value): Value {
    if (typeof index !== 'string') {
      const found = this.names[numberOf(index, 'Index') - 1];
      if (!found) throw badIndex(`there are ${this.names.length} names, not ${indexText(index)}`);
      return new NameObject(this.book, found);
    }
    const wanted = index.slice(index.lastIndexOf('!') + 1).toLowerCase();
    const found = this.names.find(({ name }) => name.toLowerCase() === wanted);
    if (!found) throw failed(`There is no name ${index}.`);
    return new NameObject(this.book, found);
  }
}

const namesType = objectType<NamesObject>(
  'Names',
  {
    Count: constant(({ names }) => names.length),
    Item: {
      parameters: ['Index', 'IndexLocal', 'RefersTo'],
      get: (names, args) => names.item(args.value(0)),
    },
    Parent: constant(({ book }) => book.app.make.workbook(book)),
    Application: constant(({ book }) => book.app.make.application()),
  },
  {
    defaultMember: 'Item',
    unsupported: ['Add'],
    items: (names, from, count) =>
      names.names.slice(from, from + count).map((name) => new NameObject(names.book, name)),
  },
);
