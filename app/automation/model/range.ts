import { intersect } from '../../workbook/a1';
import { constant, objectType } from '../members';
import type { RangeRef } from '../state';
import { nothing } from '../values';
import { AreasObject } from './areas';
import { ListObject } from './list-objects';
import { contentMembers, defaultContents } from './range-contents';
import { editMembers } from './range-edits';
import { formatMembers } from './range-formats';
import { RangeObject } from './range-object';
import { item, items } from './range-items';
import { placeMembers } from './range-places';
import { searchMembers } from './range-search';

/** A range as an object of the model. */
export function rangeObject({ sheet, areas, by }: RangeRef): RangeObject {
  return new RangeObject(rangeType, sheet, areas, by);
}

const rangeType = objectType<RangeObject>(
  'Range',
  {
    ...contentMembers,
    ...placeMembers,
    ...formatMembers,
    ...editMembers,
    ...searchMembers,
    // What VBScript's `range = 5`, `x = range` and `range(1, 2)` mean.
    _Default: {
      parameters: ['RowIndex', 'ColumnIndex'],
      get: (range, args) => (args.has(0) ? item(range, args) : defaultContents.get?.(range, args)),
      put: async (range, value, args) => {
        const target = args.has(0) ? (item(range, args) as RangeObject) : range;
        await defaultContents.put?.(target, value, args);
      },
    },
    Areas: constant((range) => new AreasObject(range)),
    ListObject: constant((range) => {
      const table = range.sheet.book.cells.book
        .tables()
        .find(({ sheet, area }) => sheet === range.sheet.name && intersect(area, range.area) !== null);
      return table ? new ListObject(range.sheet, table) : nothing;
    }),
    Calculate: {
      get: async (range) => {
        await range.sheet.book.cells.run('stale');
        return undefined;
      },
    },
  },
  {
    defaultMember: '_Default',
    items,
    unsupported: [
      'AddComment',
      'AutoFill',
      'AutoFilter',
      'Comment',
      'Cut',
      'Delete',
      'FillLeft',
      'FillRight',
      'FillUp',
      'FormulaArray',
      'FormulaLocal',
      'FormulaR1C1Local',
      'FormatConditions',
      'Hidden',
      'Hyperlinks',
      'Insert',
      'Merge',
      'MergeArea',
      'MergeCells',
      'NumberFormatLocal',
      'Orientation',
      'PasteSpecial',
      'PrintOut',
      'RemoveDuplicates',
      'ShrinkToFit',
      'Sort',
      'SpecialCells',
      'Style',
      'TextToColumns',
      'UnMerge',
      'Validation',
    ],
  },
);
