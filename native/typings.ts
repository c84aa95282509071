import type {
  LibraryDescription,
  MemberDescription,
  ParameterDescription,
  TypeDescription,
  TypeReference,
} from './type-info';

/*
 * TypeScript declarations out of a type library: what objects of a class offer, by name, so that an editor can tell. They
 * describe the objects as COM does; calls go through the façade by these names and answer promises of these types.
 */

const VT_NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'undefined'],
  [1, 'null'],
  [2, 'number'],
  [3, 'number'],
  [4, 'number'],
  [5, 'number'],
  [6, 'Currency'],
  [7, 'OleDate'],
  [8, 'string'],
  [9, 'ObjectReference | null'],
  [10, 'ErrorValue'],
  [11, 'boolean'],
  [12, 'ComValue'],
  [13, 'ObjectReference | null'],
  [14, 'Decimal'],
  [16, 'number'],
  [17, 'number'],
  [18, 'number'],
  [19, 'number'],
  [20, 'bigint'],
  [21, 'bigint'],
  [22, 'number'],
  [23, 'number'],
  [24, 'void'],
  [25, 'number'],
]);

const WORDS = new Set(
  'break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with implements interface let package private protected public static yield await arguments eval'.split(
    ' ',
  ),
);

/**
 * Declarations for everything in the library that late binding can reach.
 *
 * @param from where the declarations find the façade's value types, native/index.ts
 */
export function typingsOf(library: LibraryDescription, from = './native'): string {
  const known = declared(library);
  const blocks = library.types.flatMap((type) => declare(type, known) ?? []);
  const title = [library.documentation || library.name, `${library.guid} ${library.version}`].join('\n * ');
  const body = blocks.join('\n\n');
  const imports = ['ComArray', 'ComValue', 'Currency', 'Decimal', 'ErrorValue', 'ObjectReference', 'OleDate'];
  const used = imports.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  const values = used.length > 0 ? `import type { ${used.join(', ')} } from '${from}';\n\n` : '';
  return `/*\n * ${comment(title)}\n */\n${values}${body}\n`;
}

/** Names of the types that get a declaration to refer to: not records, modules and what has no constants. */
function declared({ types }: LibraryDescription): ReadonlySet<string> {
  const names = types.filter(({ kind }) => kind === 'interface' || kind === 'dispatch');
  const enums = types.filter(
    ({ kind, members: own }) => kind === 'enum' && own.some((one) => one.kind === 'constant'),
  );
  const known = new Set([...names, ...enums].map(({ name }) => name));
  for (const type of types) if (type.kind === 'coclass' && mainOf(type, known)) known.add(type.name);
  return known;
}

/** Name of the interface that objects of a class have. */
function mainOf(type: TypeDescription, known: ReadonlySet<string>): string | null {
  const main = type.implements.find((one) => one.default && !one.source);
  return main && known.has(main.name) ? main.name : null;
}

function declare(type: TypeDescription, known: ReadonlySet<string>): string | null {
  const name = identifier(type.name);
  const heading = documentation(type);
  switch (type.kind) {
    case 'enum':
    case 'module': {
      const constants = type.members.filter(({ kind }) => kind === 'constant');
      if (constants.length === 0) return null;
      const lines = constants.map(
        ({ name: key, value }) => `  readonly ${property(key)}: ${literal(value)};`,
      );
      // Enumerations of COM are plain integers: any number may be passed where one of them is expected.
      const alias = type.kind === 'enum' ? `\nexport type ${name} = number;` : '';
      return `${heading}export declare const ${name}: {\n${lines.join('\n')}\n};${alias}`;
    }
    case 'interface':
    case 'dispatch':
      return `${heading}export interface ${name} {\n${members(type, known).join('\n')}\n}`;
    case 'coclass': {
      const main = mainOf(type, known);
      return main === null ? null : `${heading}export type ${name} = ${identifier(main)};`;
    }
    default:
      return null;
  }
}

function members(type: TypeDescription, known: ReadonlySet<string>): string[] {
  const byName = new Map<string, MemberDescription[]>();
  for (const member of type.members) {
    if (member.restricted) continue;
    byName.set(member.name, [...(byName.get(member.name) ?? []), member]);
  }
  return [...byName].map(([name, forms]) => `  ${member(name, forms, known)}`);
}

function member(name: string, forms: readonly MemberDescription[], known: ReadonlySet<string>): string {
  const first = forms[0] as MemberDescription;
  const get = forms.find(({ kind }) => kind === 'get' || kind === 'variable');
  const call = forms.find(({ kind }) => kind === 'method') ?? (get && get.parameters.length > 0 ? get : null);
  if (call)
    return `${property(name)}(${parameters(call.parameters, known)}): ${reference(call.type, known)};`;
  if (get) {
    const fixed = get.kind === 'get' && forms.length === 1 ? 'readonly ' : '';
    return `${fixed}${property(name)}: ${reference(get.type, known)};`;
  }
  const value = first.parameters.at(-1);
  return `${property(name)}: ${value ? reference(value.type, known) : 'ComValue'};`;
}

function parameters(list: readonly ParameterDescription[], known: ReadonlySet<string>): string {
  // TypeScript wants all after an optional one to be optional; COM does not.
  const firstOptional = list.findIndex(({ optional }) => optional);
  return list
    .map(({ name, type }, index) => {
      const mark = firstOptional >= 0 && index >= firstOptional ? '?' : '';
      const own = name === '' ? `arg${index + 1}` : identifier(name);
      return `${own}${mark}: ${reference(type, known)}`;
    })
    .join(', ');
}

function reference(type: TypeReference, known: ReadonlySet<string>): string {
  if (type.array) return 'ComArray | readonly ComValue[]';
  if (type.name === '') return VT_NAMES.get(type.vt) ?? 'ComValue';
  if (type.kind === 'enum') return known.has(type.name) ? identifier(type.name) : 'number';
  if (known.has(type.name)) return `${identifier(type.name)} | null`;
  return type.kind === 'record' || type.kind === 'union' ? 'ComValue' : 'ObjectReference | null';
}

function documentation(type: TypeDescription): string {
  return type.documentation ? `/** ${comment(type.documentation)} */\n` : '';
}

function comment(text: string): string {
  return text.replaceAll('*/', '* /');
}

function identifier(name: string): string {
  const clean = name.replace(/[^\p{ID_Continue}$]/gu, '_').replace(/^(?=\d)/, '_');
  return WORDS.has(clean) ? `${clean}_` : clean || '_';
}

function property(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

function literal(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  return typeof value === 'string' ? JSON.stringify(value) : 'ComValue';
}
