import { missing, Matrix, Slot, type AutomationValue } from '../../app/com/values';
import type { AutomationObject } from '../../app/com/values';
import * as native from '../../native';

/** The app's side of an interface pointer. */
export class NativeObject implements AutomationObject {
  readonly kind = 'object';

  constructor(readonly com: native.ObjectReference) {}
}

/** A value of the app as the COM library takes it. `slots` answers the library's slot of an earlier command. */
export function toNative<S>(value: AutomationValue | Slot, slots: (index: number) => S): native.ComValue | S {
  if (typeof value !== 'object' || value === null) return value === missing ? native.missing : value;
  if (value instanceof Slot) return slots(value.index);
  if (value instanceof Matrix) {
    return value.data instanceof Float64Array
      ? new native.ComArray(native.VT.R8, [value.rows, value.columns], value.data)
      : new native.ComArray(native.VT.VARIANT, [value.rows, value.columns], plainColumn(value.data));
  }
  if (Array.isArray(value)) return plainColumn(value as readonly AutomationValue[]);
  return single(value);
}

/** Most cells need no translation, and then the column goes through as it is. */
function plainColumn(values: readonly AutomationValue[]): readonly native.ComValue[] {
  if (!values.some(needsTranslation)) return values as readonly native.ComValue[];
  return values.map((value) => toNative(value, noSlots));
}

function needsTranslation(value: AutomationValue): boolean {
  return (typeof value === 'object' && value !== null) || value === missing;
}

function noSlots(): never {
  throw new TypeError('an element of an array cannot be the result of an earlier call');
}

function single(value: AutomationValue): native.ComValue {
  if (value instanceof NativeObject) return value.com;
  if (typeof value === 'object' && value !== null && 'kind' in value) {
    switch (value.kind) {
      case 'error':
        return new native.ErrorValue(value.code);
      case 'date':
        return new native.OleDate(value.days);
      case 'currency':
        return new native.Currency(value.tenThousandths);
      case 'object':
        throw new TypeError('this object is none of COM');
    }
  }
  throw new TypeError('this is not a value of COM');
}

/** A value of the COM library as the app knows it. Arrays that the library made for this answer are taken over. */
export function fromNative(value: native.ComValue): AutomationValue {
  if (typeof value !== 'object' || value === null) return value === native.missing ? missing : plain(value);
  if (value instanceof native.ComObject) return new NativeObject(value);
  if (value instanceof native.ErrorValue) return { kind: 'error', code: value.code };
  if (value instanceof native.OleDate) return { kind: 'date', days: value.days };
  if (value instanceof native.Currency) return { kind: 'currency', tenThousandths: value.tenThousandths };
  if (value instanceof native.Decimal) return Number(value.toString());
  if (value instanceof native.ComArray) return fromArray(value);
  if (Array.isArray(value)) return elements(value as native.ComValue[]);
  throw new TypeError('the answer holds a value that the app does not know');
}

function plain(value: Exclude<native.ComValue, object>): Exclude<AutomationValue, object> {
  return value as Exclude<AutomationValue, object>;
}

function fromArray({ shape, data }: native.ComArray): AutomationValue {
  const [rows = 0, columns] = shape;
  if (shape.length > 2) throw new TypeError(`an array of ${shape.length} dimensions is not known to the app`);
  const known = data instanceof Float64Array ? data : elements(data as native.ComValue[]);
  if (columns === undefined) return known instanceof Float64Array ? Array.from(known) : known;
  return new Matrix(rows, columns, known);
}

/** In place: most elements are the same on both sides. */
function elements(values: native.ComValue[]): AutomationValue[] {
  const known = values as AutomationValue[];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if ((typeof value === 'object' && value !== null) || value === native.missing)
      known[i] = fromNative(value);
  }
  return known;
}

/** The pointer behind an object of the app. */
export function pointerOf(object: AutomationObject): native.ObjectReference {
  if (!(object instanceof NativeObject)) throw new TypeError('this object is none of COM');
  return object.com;
}
