import type { Area } from '../../workbook/cells';
import { failed } from '../excel-error';
import { isObject } from '../members';
import type { RangeRef, SheetState } from '../state';
import type { AutomationObject, ObjectType, Value } from '../values';

/** A range as an object of the model. Its members are in `range.ts`. */
export class RangeObject implements AutomationObject, RangeRef {
  constructor(
    readonly type: ObjectType,
    readonly sheet: SheetState,
    readonly areas: readonly Area[],
    readonly by: RangeRef['by'],
  ) {}

  /** The first area, which most members speak of. */
  get area(): Area {
    return this.areas[0] as Area;
  }

  get app() {
    return this.sheet.book.app;
  }

  make(areas: readonly Area[], by: RangeRef['by'] = 'cells'): AutomationObject {
    return this.app.make.range({ sheet: this.sheet, areas, by });
  }
}

export function isRange(value: Value): value is RangeObject {
  return value instanceof RangeObject;
}

/** A range given as an argument. */
export function rangeArgument(value: Value, what: string): RangeObject {
  if (isRange(value)) return value;
  throw failed(`${what} must be a Range${isObject(value) ? `, not a ${value.type.name}` : ''}.`);
}
