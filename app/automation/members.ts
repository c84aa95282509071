import { CODE, ExcelError, typeMismatch, unsupported } from './excel-error';
import {
  DateValue,
  Double,
  Money,
  omitted,
  type AutomationObject,
  type Member,
  type ObjectType,
  type Value,
} from './values';

/** The arguments of one call, by position. Those that were left out are absent. */
export class Arguments {
  constructor(
    private readonly values: readonly Value[],
    private readonly names: readonly string[] = [],
  ) {}

  get length(): number {
    return this.values.length;
  }

  has(position: number): boolean {
    const value = this.values[position];
    return position < this.values.length && value !== omitted;
  }

  value(position: number): Value {
    if (this.has(position)) return this.values[position];
    throw new ExcelError(CODE.notOptional, `Argument not optional: ${this.name(position)}.`);
  }

  number(position: number): number {
    return numberOf(this.value(position), this.name(position));
  }

  integer(position: number): number {
    return Math.round(this.number(position));
  }

  text(position: number): string {
    const value = this.value(position);
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw typeMismatch(`${this.name(position)} is no text`);
  }

  flag(position: number, otherwise: boolean): boolean {
    return this.has(position) ? flagOf(this.value(position), this.name(position)) : otherwise;
  }

  private name(position: number): string {
    return this.names[position] ?? `argument ${position + 1}`;
  }
}

/** A value as a number, where Automation would take it for one. */
export function numberOf(value: Value, what: string): number {
  if (typeof value === 'number') return value;
  if (value instanceof Double) return value.value;
  if (value instanceof DateValue) return value.days;
  if (value instanceof Money) return value.amount;
  if (typeof value === 'boolean') return value ? -1 : 0;
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  throw typeMismatch(`${what} is no number`);
}

/** A value as True or False, where Automation would take it for one. */
export function flagOf(value: Value, what: string): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  return numberOf(value, what) !== 0;
}

/** An index or name of a collection, for the text of an error. */
export function indexText(index: Value): string {
  if (typeof index === 'string' || typeof index === 'number') return String(index);
  return index instanceof Double ? String(index.value) : 'of another kind';
}

export function textOf(value: Value, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Double) return String(value.value);
  throw typeMismatch(`${what} is no text`);
}

/** A member as a type declares it. */
export interface MemberOf<T> {
  /** Names of the parameters as Excel has them: named arguments find their place by them. */
  parameters?: readonly string[];
  get?: (self: T, args: Arguments) => Value | Promise<Value>;
  put?: (self: T, value: Value, args: Arguments) => void | Promise<void>;
}

interface TypeOptions<T> {
  defaultMember?: string;
  items?: (self: T, from: number, count: number) => Promise<readonly Value[]> | readonly Value[];
  /** Members of Excel's that exist by name and answer that they are not supported. */
  unsupported?: readonly string[];
}

/** Declares what objects of a type offer. */
export function objectType<T extends AutomationObject>(
  name: string,
  members: Readonly<Record<string, MemberOf<T>>>,
  options: TypeOptions<T> = {},
): ObjectType {
  const table = new Map<string, Member>();
  for (const [member, { parameters = [], get, put }] of Object.entries(members)) {
    table.set(member, {
      parameters,
      ...(get
        ? { get: (self: T, args: readonly Value[]) => get(self, new Arguments(args, parameters)) }
        : {}),
      ...(put
        ? {
            put: (self: T, value: Value, args: readonly Value[]) =>
              put(self, value, new Arguments(args, parameters)),
          }
        : {}),
    });
  }
  for (const member of options.unsupported ?? []) {
    const refuse = () => {
      throw unsupported(name, member);
    };
    table.set(member, { parameters: [], get: refuse, put: refuse });
  }
  return {
    name,
    members: table,
    unsupported: options.unsupported ?? [],
    ...(options.defaultMember === undefined ? {} : { defaultMember: options.defaultMember }),
    ...(options.items ? { items: options.items } : {}),
  };
}

/** A property that only has a value to tell. */
export function constant<T>(value: (self: T) => Value | Promise<Value>): MemberOf<T> {
  return { get: (self) => value(self) };
}

export function isObject(value: Value): value is AutomationObject {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** An object by its default value, anything else as it is: what VBScript's assignment without `Set` means. */
export async function plainValue(value: Value): Promise<Value> {
  let plain = value;
  while (isObject(plain)) {
    const { defaultMember } = plain.type;
    if (defaultMember === undefined) throw typeMismatch(`a ${plain.type.name} has no value`);
    plain = await invoke(plain, defaultMember, { put: false, args: [] });
  }
  return plain;
}

/**
 * One call from outside, as Excel takes it: arguments beyond those of a property go to the default member of what it
 * answers (`Sheets("x")`), and what has no value of its own is assigned by its default member (`Cells(1, 1) = 5`). Rejects
 * with ExcelError.
 */
export async function invoke(
  object: AutomationObject,
  name: string,
  call: { put: boolean; args: readonly Value[] },
): Promise<Value> {
  try {
    return await dispatch(object, name, call);
  } catch (thrown) {
    throw ExcelError.from(thrown);
  }
}

async function dispatch(
  object: AutomationObject,
  name: string,
  call: { put: boolean; args: readonly Value[] },
): Promise<Value> {
  const member = object.type.members.get(name);
  if (!member) {
    throw new ExcelError(
      CODE.noMember,
      `Object doesn't support this property or method: ${object.type.name}.${name}.`,
    );
  }
  if (call.put) {
    const args = call.args.slice(0, -1);
    const value = call.args.at(-1);
    const indexes = args.length > member.parameters.length && args.length > 0;
    if (member.put && !indexes) {
      await member.put(object as never, value, args);
      return undefined;
    }
    if (!member.get) throw new ExcelError(CODE.noMember, `${object.type.name}.${name} cannot be set.`);
    const target = await dispatch(object, name, { put: false, args });
    if (!isObject(target) || target.type.defaultMember === undefined) {
      throw new ExcelError(CODE.noMember, `${object.type.name}.${name} cannot be set: it is read-only.`);
    }
    return dispatch(target, target.type.defaultMember, {
      put: true,
      args: value === undefined ? [undefined] : [value],
    });
  }
  if (!member.get) throw new ExcelError(CODE.noMember, `${object.type.name}.${name} cannot be read.`);
  if (call.args.length <= member.parameters.length) return member.get(object as never, call.args);
  if (member.parameters.length > 0) {
    throw new ExcelError(CODE.badCount, `Wrong number of arguments: ${object.type.name}.${name}.`);
  }
  const answer = await member.get(object as never, []);
  if (!isObject(answer) || answer.type.defaultMember === undefined) {
    throw new ExcelError(CODE.badCount, `Wrong number of arguments: ${object.type.name}.${name} takes none.`);
  }
  return dispatch(answer, answer.type.defaultMember, { put: false, args: call.args });
}
