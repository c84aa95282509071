/*
 * The values that cross between a client of the automation server and the object model. What carries them (COM) has its
 * own types; whoever serves the model translates.
 */

/** An optional argument left out. Not the same as `undefined` (an empty value) and `null` (Null). */
export const omitted: unique symbol = Symbol('omitted');

/** No object: what VBScript and Visual Basic call Nothing. */
export const nothing: unique symbol = Symbol('nothing');

/** A number that stays a Double however whole it is, as Excel's cells answer them. */
export class Double {
  constructor(readonly value: number) {}
}

/** A date as OLE Automation has it: days since 1899-12-30, in no time zone. */
export class DateValue {
  constructor(readonly days: number) {}
}

/** A currency amount; Excel answers it from Value of cells with a currency format. */
export class Money {
  constructor(readonly amount: number) {}
}

/** A cell error as a value: 2007 is #DIV/0!, as CVErr of VBA numbers them. */
export class ErrorCode {
  constructor(readonly code: number) {}
}

/** A block of values: a two-dimensional array whose indexes begin at 1. Numbers in it are Doubles. Row-major. */
export class Grid {
  constructor(
    readonly rows: number,
    readonly columns: number,
    readonly data: readonly Value[],
  ) {}

  at(row: number, column: number): Value {
    return this.data[row * this.columns + column];
  }
}

/** An object of the model. `type` says what it offers. */
export interface AutomationObject {
  readonly type: ObjectType;
}

/** What can be told of a type of objects without having one. */
export interface ObjectType {
  readonly name: string;
  readonly members: ReadonlyMap<string, Member>;
  /** Those of the members that only say that they are not supported. */
  readonly unsupported: readonly string[];
  /** Name of the member that stands for the object itself. */
  readonly defaultMember?: string;
  /** The items for `For Each`, from a position (from 0), at most so many. */
  readonly items?: (self: never, from: number, count: number) => Promise<readonly Value[]> | readonly Value[];
}

/** A member as the runtime calls it. */
export interface Member {
  readonly parameters: readonly string[];
  readonly get?: (self: never, args: readonly Value[]) => Value | Promise<Value>;
  readonly put?: (self: never, value: Value, args: readonly Value[]) => void | Promise<void>;
}

export type Value =
  | undefined
  | null
  | boolean
  | number
  | string
  | typeof omitted
  | typeof nothing
  | Double
  | DateValue
  | Money
  | ErrorCode
  | Grid
  | AutomationObject;
