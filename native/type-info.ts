import type { ComValue } from './values';

/** Reference to a type as a member uses it. */
export interface TypeReference {
  /** VARTYPE; 29 (VT_USERDEFINED) where `name` says which. */
  vt: number;
  array: boolean;
  /** Pointers that stand before it. */
  pointers: number;
  /** Name and kind of a user-defined type; aliases are followed. */
  name: string;
  kind: TypeKind | null;
}

export interface ParameterDescription {
  name: string;
  type: TypeReference;
  /** PARAMFLAG bits by name. */
  in: boolean;
  out: boolean;
  retval: boolean;
  optional: boolean;
  /** Absent where the parameter has none. */
  defaultValue?: ComValue;
}

/** A member as it can be invoked: a property that can be read and written stands there twice. */
export interface MemberDescription {
  name: string;
  kind: 'method' | 'get' | 'put' | 'putref' | 'variable' | 'constant';
  dispid: number;
  /** What a method or get answers; the type of a variable or constant. */
  type: TypeReference;
  parameters: readonly ParameterDescription[];
  /** Not to be called by late binding: the members of IUnknown and IDispatch themselves. */
  restricted: boolean;
  hidden: boolean;
  /** Of a constant. */
  value?: ComValue;
}

const KINDS = ['enum', 'record', 'module', 'interface', 'dispatch', 'coclass', 'alias', 'union'] as const;
export type TypeKind = (typeof KINDS)[number];

/** One type of a library. */
export interface TypeDescription {
  name: string;
  documentation: string;
  /** `{GUID}` */
  guid: string;
  kind: TypeKind;
  /** Of an alias. */
  aliasOf?: TypeReference;
  /** Interfaces of a class, or the base of an interface. `source`: the class fires its events. */
  implements: readonly { name: string; default: boolean; source: boolean }[];
  members: readonly MemberDescription[];
}

export interface LibraryHead {
  name: string;
  documentation: string;
  guid: string;
  version: string;
}

export interface LibraryDescription extends LibraryHead {
  types: readonly TypeDescription[];
}

/** What an object says of itself. */
export interface ObjectDescription extends TypeDescription {
  /** Its library with the enumerations and modules of constants; null where the type stands alone. */
  library: (LibraryHead & { constants: readonly TypeDescription[] }) | null;
}

const FUNCFLAG = { restricted: 1, hidden: 0x40 } as const;
const PARAMFLAG = { in: 1, out: 2, retval: 8, optional: 0x10 } as const;
const IMPLTYPEFLAG = { default: 1, source: 2 } as const;
const FUNC_PUREVIRTUAL = 1;
const VT_VOID = 24;

/** @internal Reads what DescribeObject of native/src/type_info.cpp answers. */
export function readObjectDescription(flat: readonly ComValue[]): ObjectDescription {
  const reader = new Reader(flat);
  const own = readType(reader);
  if (reader.number() === 0) return { ...own, library: null };
  return { ...own, library: { ...readHead(reader), constants: reader.list(readType) } };
}

/** @internal Reads what DescribeLibrary answers. */
export function readLibraryDescription(flat: readonly ComValue[]): LibraryDescription {
  const reader = new Reader(flat);
  return { ...readHead(reader), types: reader.list(readType) };
}

class Reader {
  #at = 0;
  constructor(readonly flat: readonly ComValue[]) {}

  value(): ComValue {
    if (this.#at >= this.flat.length) throw new RangeError('the type information ends within a type');
    return this.flat[this.#at++];
  }

  number(): number {
    const value = this.value();
    if (typeof value !== 'number') throw new RangeError('the type information lacks a number');
    return value;
  }

  text(): string {
    const value = this.value();
    if (typeof value !== 'string') throw new RangeError('the type information lacks a text');
    return value;
  }

  list<T>(read: (reader: Reader) => T): T[] {
    const count = this.number();
    return Array.from({ length: count }, () => read(this));
  }
}

function readHead(reader: Reader): LibraryHead {
  return {
    name: reader.text(),
    documentation: reader.text(),
    guid: reader.text(),
    version: `${reader.number()}.${reader.number()}`,
  };
}

function readType(reader: Reader): TypeDescription {
  const name = reader.text();
  const documentation = reader.text();
  const guid = reader.text();
  const kind = KINDS[reader.number()] ?? 'record';
  reader.number(); // TYPEFLAGS, which nobody has needed yet
  const aliasOf = reader.number() === 1 ? readReference(reader) : undefined;
  const bases = reader.list(readBase);
  const members = [...reader.list(readFunction), ...reader.list(readVariable)];
  return { name, documentation, guid, kind, ...(aliasOf ? { aliasOf } : {}), implements: bases, members };
}

function readBase(reader: Reader): TypeDescription['implements'][number] {
  const name = reader.text();
  const flags = reader.number();
  return {
    name,
    default: (flags & IMPLTYPEFLAG.default) !== 0,
    source: (flags & IMPLTYPEFLAG.source) !== 0,
  };
}

function readReference(reader: Reader): TypeReference {
  return {
    vt: reader.number(),
    array: reader.number() === 1,
    pointers: reader.number(),
    name: reader.text(),
    kind: KINDS[reader.number()] ?? null,
  };
}

const INVOKE_KINDS: ReadonlyMap<number, MemberDescription['kind']> = new Map([
  [1, 'method'],
  [2, 'get'],
  [4, 'put'],
  [8, 'putref'],
]);

function readFunction(reader: Reader): MemberDescription {
  const name = reader.text();
  const dispid = reader.number();
  const kind = INVOKE_KINDS.get(reader.number()) ?? 'method';
  const flags = reader.number();
  const virtual = reader.number() === FUNC_PUREVIRTUAL;
  let type = readReference(reader);
  let parameters = reader.list(readParameter);
  if (virtual) {
    // As C++ sees it the function answers an HRESULT, and its result comes through the last parameter.
    const result = parameters.find(({ retval }) => retval);
    parameters = parameters.filter(({ retval }) => !retval);
    type = result
      ? { ...result.type, pointers: result.type.pointers - 1 }
      : { vt: VT_VOID, array: false, pointers: 0, name: '', kind: null };
  }
  return {
    name,
    kind,
    dispid,
    type,
    parameters,
    restricted: (flags & FUNCFLAG.restricted) !== 0,
    hidden: (flags & FUNCFLAG.hidden) !== 0,
  };
}

function readParameter(reader: Reader): ParameterDescription {
  const name = reader.text();
  const type = readReference(reader);
  const flags = reader.number();
  const hasDefault = reader.number() === 1;
  return {
    name,
    type,
    in: (flags & PARAMFLAG.in) !== 0,
    out: (flags & PARAMFLAG.out) !== 0,
    retval: (flags & PARAMFLAG.retval) !== 0,
    optional: (flags & PARAMFLAG.optional) !== 0 || hasDefault,
    ...(hasDefault ? { defaultValue: reader.value() } : {}),
  };
}

function readVariable(reader: Reader): MemberDescription {
  const name = reader.text();
  const dispid = reader.number();
  const flags = reader.number();
  const type = readReference(reader);
  const constant = reader.number() === 1;
  return {
    name,
    kind: constant ? 'constant' : 'variable',
    dispid,
    type,
    parameters: [],
    restricted: (flags & 0x80) !== 0,
    hidden: (flags & FUNCFLAG.hidden) !== 0,
    ...(constant ? { value: reader.value() } : {}),
  };
}
