import type { TableInfo } from '../../workbook/workbook';
import { badIndex } from '../excel-error';
import { constant, indexText, numberOf, objectType } from '../members';
import type { SheetState } from '../state';
import { nothing, type AutomationObject, type ObjectType, type Value } from '../values';

/** A table. */
export class ListObject implements AutomationObject {
  readonly type: ObjectType = listObjectType;
  constructor(
    readonly sheet: SheetState,
    readonly table: TableInfo,
  ) {}

  /** Rows of the table from one to another, counted from its first; Nothing where there are none. */
  rows(from: number, count: number): Value {
    const { area } = this.table;
    if (count <= 0) return nothing;
    const top = area.top + from;
    return this.sheet.book.app.make.range({
      sheet: this.sheet,
      areas: [{ ...area, top, bottom: top + count - 1 }],
      by: 'cells',
    });
  }

  get dataRows(): number {
    const { area, headerRows, totalsRows } = this.table;
    return area.bottom - area.top + 1 - headerRows - totalsRows;
  }
}

const listObjectType = objectType<ListObject>(
  'ListObject',
  {
    Name: constant(({ table }) => table.name),
    DisplayName: constant(({ table }) => table.name),
    Range: constant((list) => list.rows(0, list.table.area.bottom - list.table.area.top + 1)),
    HeaderRowRange: constant((list) => list.rows(0, list.table.headerRows)),
    DataBodyRange: constant((list) => list.rows(list.table.headerRows, list.dataRows)),
    TotalsRowRange: constant((list) =>
      list.rows(list.table.headerRows + list.dataRows, list.table.totalsRows),
    ),
    ShowHeaders: constant(({ table }) => table.headerRows > 0),
    ShowTotals: constant(({ table }) => table.totalsRows > 0),
    ListColumns: constant((list) => new ListColumns(list)),
    Parent: constant(({ sheet }) => sheet.book.app.make.worksheet(sheet)),
    Application: constant(({ sheet }) => sheet.book.app.make.application()),
  },
  {
    defaultMember: 'Name',
    unsupported: [
      'Delete',
      'ListRows',
      'QueryTable',
      'Refresh',
      'Resize',
      'Sort',
      'TableStyle',
      'Unlist',
      'AutoFilter',
    ],
  },
);

/** The columns of a table. */
class ListColumns implements AutomationObject {
  readonly type: ObjectType = listColumnsType;
  constructor(readonly list: ListObject) {}

  item(index: Value): Value {
    const { columns } = this.list.table;
    const at =
      typeof index === 'string'
        ? columns.findIndex((name) => name.toLowerCase() === index.toLowerCase())
        : numberOf(index, 'Index') - 1;
    const name = columns[at];
    if (name === undefined) throw badIndex(`the table has no column ${indexText(index)}`);
    return new ListColumn(this.list, at);
  }
}

const listColumnsType = objectType<ListColumns>(
  'ListColumns',
  {
    Count: constant(({ list }) => list.table.columns.length),
    Item: { parameters: ['Index'], get: (columns, args) => columns.item(args.value(0)) },
    Parent: constant(({ list }) => list),
  },
  {
    defaultMember: 'Item',
    unsupported: ['Add'],
    items: (columns, from, count) =>
      columns.list.table.columns.slice(from, from + count).map((_, i) => columns.item(from + i + 1)),
  },
);

class ListColumn implements AutomationObject {
  readonly type: ObjectType = listColumnType;
  constructor(
    readonly list: ListObject,
    readonly at: number,
  ) {}

  range(from: number, count: number): Value {
    const { sheet, table } = this.list;
    if (count <= 0) return nothing;
    const left = table.area.left + this.at;
    const top = table.area.top + from;
    const area = { top, left, bottom: top + count - 1, right: left };
    return sheet.book.app.make.range({ sheet, areas: [area], by: 'cells' });
  }
}

const listColumnType = objectType<ListColumn>(
  'ListColumn',
  {
    Name: constant(({ list, at }) => list.table.columns[at]),
    Index: constant(({ at }) => at + 1),
    Range: constant((column) =>
      column.range(0, column.list.table.area.bottom - column.list.table.area.top + 1),
    ),
    DataBodyRange: constant((column) => column.range(column.list.table.headerRows, column.list.dataRows)),
    Parent: constant(({ list }) => list),
  },
  { defaultMember: 'Name', unsupported: ['Delete', 'TotalsCalculation'] },
);

/** The tables of a worksheet. */
export class ListObjects implements AutomationObject {
  readonly type: ObjectType = listObjectsType;
  constructor(readonly sheet: SheetState) {}

  get tables(): readonly TableInfo[] {
    return this.sheet.book.cells.book.tables().filter(({ sheet }) => sheet === this.sheet.name);
  }

  item(index: Value): Value {
    const table =
      typeof index === 'string'
        ? this.tables.find(({ name }) => name.toLowerCase() === index.toLowerCase())
        : this.tables[numberOf(index, 'Index') - 1];
    if (!table) throw badIndex(`${this.sheet.name} has no table ${indexText(index)}`);
    return new ListObject(this.sheet, table);
  }
}

const listObjectsType = objectType<ListObjects>(
  'ListObjects',
  {
    Count: constant(({ tables }) => tables.length),
    Item: { parameters: ['Index'], get: (lists, args) => lists.item(args.value(0)) },
    Parent: constant(({ sheet }) => sheet.book.app.make.worksheet(sheet)),
    Application: constant(({ sheet }) => sheet.book.app.make.application()),
  },
  {
    defaultMember: 'Item',
    unsupported: ['Add'],
    items: (lists, from, count) =>
      lists.tables.slice(from, from + count).map((_, i) => lists.item(from + i + 1)),
  },
);
