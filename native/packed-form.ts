import { VT } from './values';

/*
 * The packed form of batches and answers: tags, numbers and text in three columns of one buffer. native/src/pack.h is
 * the other side and describes the layout; the two must agree on the tags.
 */

export const TAG = {
  empty: 0,
  null: 1,
  missing: 2,
  false: 3,
  true: 4,
  double: 5,
  int: 6,
  int64: 7,
  uint64: 8,
  currency: 9,
  decimal: 10,
  date: 11,
  error: 12,
  string: 13,
  object: 14,
  typed: 15,
  array: 16,
  slot: 17,
  byRef: 18,
  new: 19,
  own: 20,
  again: 21,
  parcels: 22,
} as const;

/** Bytes before the columns: the lengths of all three, and a zero. */
export const HEADER = 16;

/** Types whose elements travel as a plain column of numbers. */
export const PLAIN: ReadonlySet<number> = new Set([
  VT.I1,
  VT.UI1,
  VT.I2,
  VT.UI2,
  VT.I4,
  VT.UI4,
  VT.INT,
  VT.UINT,
  VT.R4,
  VT.R8,
  VT.DATE,
]);
