import { badIndex } from '../excel-error';
import { constant, objectType } from '../members';
import type { AutomationObject, ObjectType, Value } from '../values';
import type { RangeObject } from './range-object';

/** The areas of a range, each a range. */
export class AreasObject implements AutomationObject {
  readonly type: ObjectType = areasType;
  constructor(readonly range: RangeObject) {}

  item(index: number): Value {
    const area = this.range.areas[index - 1];
    if (!area) throw badIndex(`the range has ${this.range.areas.length} areas, not ${index}`);
    return this.range.make([area], this.range.by);
  }
}

const areasType = objectType<AreasObject>(
  'Areas',
  {
    Count: constant(({ range }) => range.areas.length),
    Item: { parameters: ['Index'], get: (areas, args) => areas.item(args.integer(0)) },
    Parent: constant(({ range }) => range),
    Application: constant(({ range }) => range.app.make.application()),
  },
  {
    defaultMember: 'Item',
    items: (areas, from, count) =>
      areas.range.areas.slice(from, from + count).map((_, i) => areas.item(from + i + 1)),
  },
);
