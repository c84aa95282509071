import { constant, flagOf, objectType, numberOf } from '../members';
import { SheetState, type BookState } from '../state';
import type { AutomationObject, ObjectType } from '../values';

/** The one window of a workbook. Nobody sees it; it holds the panes of the active sheet. */
export class WindowObject implements AutomationObject {
  readonly type: ObjectType = windowType;
  constructor(readonly book: BookState) {}

  get split(): { rows: number; columns: number } {
    return this.book.frozen.get(this.book.activeSheet) ?? { rows: 0, columns: 0 };
  }

  async freeze(split: { rows: number; columns: number }): Promise<void> {
    const sheet = new SheetState(this.book, this.book.activeSheet);
    await sheet.cells.edit({ kind: 'freeze', ...split });
    this.book.frozen.set(sheet.name, split);
  }
}

const windowType = objectType<WindowObject>(
  'Window',
  {
    Caption: constant(({ book }) => book.name),
    Visible: constant(({ book }) => book.app.settings.Visible),
    ActiveSheet: constant(({ book }) => book.app.make.worksheet(new SheetState(book, book.activeSheet))),
    ActiveCell: constant(({ book }) => {
      const sheet = new SheetState(book, book.activeSheet);
      const [area] = book.selection(sheet.name);
      const { top, left } = area ?? { top: 1, left: 1 };
      return book.app.make.range({ sheet, areas: [{ top, left, bottom: top, right: left }], by: 'cells' });
    }),
    FreezePanes: {
      get: ({ split }) => split.rows > 0 || split.columns > 0,
      put: async (window, value) => {
        if (!flagOf(value, 'FreezePanes')) return window.freeze({ rows: 0, columns: 0 });
        const { rows, columns } = window.book.splits.get(window.book.activeSheet) ?? window.split;
        if (rows > 0 || columns > 0) return window.freeze({ rows, columns });
        // Above and left of the active cell, as a person freezes them.
        const [area] = window.book.selection(window.book.activeSheet);
        return window.freeze({ rows: (area?.top ?? 1) - 1, columns: (area?.left ?? 1) - 1 });
      },
    },
    SplitRow: {
      get: ({ split }) => split.rows,
      put: ({ book, split }, value) => {
        book.splits.set(book.activeSheet, {
          ...(book.splits.get(book.activeSheet) ?? split),
          rows: numberOf(value, 'SplitRow'),
        });
      },
    },
    SplitColumn: {
      get: ({ split }) => split.columns,
      put: ({ book, split }, value) => {
        book.splits.set(book.activeSheet, {
          ...(book.splits.get(book.activeSheet) ?? split),
          columns: numberOf(value, 'SplitColumn'),
        });
      },
    },
    Activate: {
      get: ({ book }) => {
        book.app.active = book;
        return undefined;
      },
    },
    Parent: constant(({ book }) => book.app.make.workbook(book)),
    Application: constant(({ book }) => book.app.make.application()),
  },
  {
    unsupported: [
      'Close',
      'DisplayGridlines',
      'DisplayHeadings',
      'ScrollColumn',
      'ScrollRow',
      'View',
      'Zoom',
      'WindowState',
    ],
  },
);
