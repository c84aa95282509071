import type { DocumentProperties as Properties } from '../../workbook/workbook';
import { Tally } from '../../workbook/tally';
import { badIndex } from '../excel-error';
import { constant, numberOf, objectType, textOf } from '../members';
import type { BookState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';

/** Built-in properties by Excel's names, in Excel's order as far as they are kept here. */
const NAMES: readonly (readonly [name: string, property: keyof Properties])[] = [
  ['Title', 'title'],
  ['Subject', 'subject'],
  ['Author', 'author'],
  ['Keywords', 'keywords'],
  ['Comments', 'comments'],
  ['Category', 'category'],
  ['Manager', 'manager'],
  ['Company', 'company'],
];

/** The document properties of a workbook. */
export class DocumentPropertiesObject implements AutomationObject {
  readonly type: ObjectType = propertiesType;
  constructor(readonly book: BookState) {}

  item(index: Value): Value {
    const at =
      typeof index === 'string'
        ? NAMES.findIndex(([name]) => name.toLowerCase() === index.toLowerCase())
        : numberOf(index, 'Index') - 1;
    const found = NAMES[at];
    if (!found) throw badIndex('there is no such document property here');
    return new PropertyObject(this.book, found[0], found[1]);
  }
}

const propertiesType = objectType<DocumentPropertiesObject>(
  'DocumentProperties',
  {
    Count: constant(() => NAMES.length),
    Item: { parameters: ['Index'], get: (properties, args) => properties.item(args.value(0)) },
    Parent: constant(({ book }) => book.app.make.workbook(book)),
  },
  {
    defaultMember: 'Item',
    unsupported: ['Add'],
    items: (properties, from, count) =>
      NAMES.slice(from, from + count).map(
        ([name, property]) => new PropertyObject(properties.book, name, property),
      ),
  },
);

class PropertyObject implements AutomationObject {
  readonly type: ObjectType = propertyType;
  constructor(
    readonly book: BookState,
    readonly name: string,
    readonly property: keyof Properties,
  ) {}
}

const propertyType = objectType<PropertyObject>(
  'DocumentProperty',
  {
    Name: constant(({ name }) => name),
    Value: {
      get: async ({ book, property }) => (await book.cells.book.properties())[property] ?? '',
      put: async ({ book, name, property }, value) => {
        await book.cells.book.setProperties({ [property]: textOf(value, name) }, false, new Tally(0));
        book.cells.touched();
      },
    },
    Parent: constant(({ book }) => new DocumentPropertiesObject(book)),
  },
  { defaultMember: 'Value', unsupported: ['Delete', 'LinkSource', 'LinkToContent'] },
);
