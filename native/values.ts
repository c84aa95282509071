/*
 * How values cross between JavaScript and VARIANT. The table, both ways (docs/threading.md shows it):
 *
 *   VT_EMPTY <-> undefined            VT_NULL <-> null             DISP_E_PARAMNOTFOUND <-> missing
 *   VT_BOOL  <-> boolean              VT_BSTR <-> string           VT_I8 / VT_UI8 <-> bigint
 *   integer number in 32 bits  -> VT_I4, other number -> VT_R8; all numeric types of at most 64-bit float -> number
 *   VT_CY <-> Currency   VT_DECIMAL <-> Decimal   VT_DATE <-> OleDate   VT_ERROR <-> ErrorValue
 *   VT_DISPATCH, VT_UNKNOWN <-> ComObject (null object: null)
 *   SAFEARRAY <-> ComArray (type, shape), but of one dimension and no numbers: array
 *   the small types on the way in: Typed
 */

/** VARTYPE numbers of [MS-OAUT] 2.2.7 that JavaScript may name. */
export const VT = {
  I2: 2,
  I4: 3,
  R4: 4,
  R8: 5,
  CY: 6,
  DATE: 7,
  BSTR: 8,
  DISPATCH: 9,
  ERROR: 10,
  BOOL: 11,
  VARIANT: 12,
  UNKNOWN: 13,
  DECIMAL: 14,
  I1: 16,
  UI1: 17,
  UI2: 18,
  UI4: 19,
  I8: 20,
  UI8: 21,
  INT: 22,
  UINT: 23,
} as const;
export type VarType = (typeof VT)[keyof typeof VT];

/** An optional argument left out. Not the same as `undefined` (VT_EMPTY) and `null` (VT_NULL). */
export const missing: unique symbol = Symbol('missing argument');

/** VT_CY: an exact amount in ten-thousandths. */
export class Currency {
  constructor(readonly tenThousandths: bigint) {}

  /** Reads `-12.3456`; at most four decimals. */
  static parse(text: string): Currency {
    const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
    if (!match) throw new RangeError(`"${text}" is not an amount with at most four decimals`);
    const scaled = BigInt(match[2] ?? '0') * 10_000n + BigInt((match[3] ?? '').padEnd(4, '0') || '0');
    return new Currency(match[1] ? -scaled : scaled);
  }

  toString(): string {
    return decimalText(this.tenThousandths, 4);
  }
}

/** VT_DECIMAL: a 96-bit integer scaled by a power of ten from 0 to 28. */
export class Decimal {
  constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {
    if (scale < 0 || scale > 28 || !Number.isInteger(scale)) throw new RangeError('the scale is 0 to 28');
    const magnitude = unscaled < 0n ? -unscaled : unscaled;
    if (magnitude >> 96n !== 0n) throw new RangeError('a decimal holds at most 96 bits');
  }

  toString(): string {
    return decimalText(this.unscaled, this.scale);
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale);
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${fraction}`;
  return unscaled < 0n ? `-${text}` : text;
}

/** VT_DATE: days since 1899-12-30 with the time as the fraction, in no time zone. */
export class OleDate {
  constructor(readonly days: number) {}
}

/** VT_ERROR: a code kept as a value, such as Excel's cell errors. */
export class ErrorValue {
  constructor(readonly code: number) {}
}

/** A number to be passed as exactly this type. */
export class Typed {
  constructor(
    readonly type: VarType,
    readonly value: number,
  ) {}
}

/** A SAFEARRAY with its element type and shape; `data` is row-major. Numeric types come as Float64Array. */
export class ComArray {
  constructor(
    readonly type: VarType,
    readonly shape: readonly number[],
    readonly data: readonly ComValue[] | Float64Array,
    readonly lowerBounds: readonly number[] = shape.map(() => 0),
  ) {
    const size = shape.reduce((product, count) => product * count, 1);
    if (size !== data.length)
      throw new RangeError(`a shape of ${shape.join(' x ')} does not hold ${data.length} values`);
  }
}

/** What stands for an interface pointer on the JavaScript side. 0 is a null pointer. */
export interface ObjectReference {
  readonly objectId: number;
}

/**
 * A JavaScript object of a declared class (see `Apartment.declare`), as a value. Whoever is given it gets a COM object of
 * his own, made without a hop; as an argument it comes back as this, with the same `self`.
 */
export class ExposedObject<T = unknown> {
  constructor(
    /** @internal Registers one COM object to be made; answers its handler and class. */
    readonly register: () => readonly [handler: number, objectClass: number],
    readonly self: T,
  ) {}
}

export type ComValue =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | typeof missing
  | Currency
  | Decimal
  | OleDate
  | ErrorValue
  | Typed
  | ComArray
  | ObjectReference
  | ExposedObject
  | readonly ComValue[];
