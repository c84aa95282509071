/*
 * Values as they cross between the app and COM, in terms of the app's own:
 *
 *   VT_EMPTY undefined    VT_NULL null    VT_BOOL boolean    numbers number    VT_BSTR string    64-bit integers bigint
 *   an optional argument left out: `missing`     an object: AutomationObject (null reference: null)
 *   VT_ERROR, VT_DATE, VT_CY: plain data with a `kind`     a two-dimensional array: Matrix     one dimension: an array
 */

/** An optional argument left out, which is neither `undefined` (empty) nor `null`. */
export const missing: unique symbol = Symbol('missing argument');

/** A code kept as a value, such as an error in a cell. */
export interface ErrorCode {
  readonly kind: 'error';
  /** Signed 32 bits. */
  readonly code: number;
}

/** Days since 1899-12-30 with the time as the fraction, in no time zone. */
export interface DateDays {
  readonly kind: 'date';
  readonly days: number;
}

/** An exact amount. */
export interface CurrencyAmount {
  readonly kind: 'currency';
  readonly tenThousandths: bigint;
}

/** An object of COM. It belongs to the thread that got it; only that thread's batches may use it. */
export interface AutomationObject {
  readonly kind: 'object';
}

/** Stands, in the same batch, for the result of an earlier call. */
export class Slot {
  constructor(readonly index: number) {}
}

/** A block of cells, row-major. A column of numbers may be a Float64Array: it crosses without being looked at. */
export class Matrix {
  constructor(
    readonly rows: number,
    readonly columns: number,
    readonly data: readonly AutomationValue[] | Float64Array,
  ) {
    if (rows * columns !== data.length)
      throw new RangeError(`${rows} rows of ${columns} do not hold ${data.length} values`);
  }

  /** From 0. */
  at(row: number, column: number): AutomationValue {
    return this.data[row * this.columns + column];
  }
}

export type AutomationValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | typeof missing
  | ErrorCode
  | DateDays
  | CurrencyAmount
  | AutomationObject
  | Matrix
  | readonly AutomationValue[];

/** Whether a value is an object, to be used as a target and released. */
export function isObject(value: AutomationValue): value is AutomationObject {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'object';
}
