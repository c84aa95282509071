import { isRecord } from '../state/recipe-json';

/** A JSON Schema (draft 2020-12) as data. Only what forms need of it is understood. */
export type JsonSchema = Record<string, unknown>;

export type FieldKind =
  | 'choice'
  | 'fixed'
  | 'text'
  | 'number'
  | 'switch'
  | 'nothing'
  | 'list'
  | 'group'
  | 'entries'
  | 'values'
  | 'colour'
  | 'union'
  | 'any';

/** Follows `$ref` into `$defs`; what stands beside the reference (a title, a default) wins. */
export function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let depth = 0; depth < 20; depth++) {
    const { $ref: reference, ...beside } = current;
    if (typeof reference === 'string') {
      current = { ...pointed(root, reference), ...beside };
      continue;
    }
    const [only, more] = schemasOf(current['allOf']);
    if (!only || more) return current;
    const { allOf: _, ...rest } = current;
    current = { ...only, ...rest };
  }
  return current;
}

function pointed(root: JsonSchema, reference: string): JsonSchema {
  let at: unknown = root;
  for (const part of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) {
    at = isRecord(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  }
  return isRecord(at) ? at : {};
}

function schemasOf(value: unknown): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Alternatives of a union, resolved; empty where it is none. */
export function branchesOf(schema: JsonSchema, root: JsonSchema): JsonSchema[] {
  const listed = schemasOf(schema['anyOf']).concat(schemasOf(schema['oneOf']));
  const branches = listed.length > 0 ? listed : typeList(schema);
  return branches.map((branch) => resolve(branch, root));
}

/** `type: ['string', 'null']` is a union too. */
function typeList(schema: JsonSchema): JsonSchema[] {
  const { type } = schema;
  return Array.isArray(type) && type.length > 1 ? type.map((one: unknown) => ({ ...schema, type: one })) : [];
}

/** How a value of a resolved schema is edited. */
export function kindOf(schema: JsonSchema, root: JsonSchema): FieldKind {
  const { format, type } = schema;
  if (format === 'values' || isBlock(schema, root)) return 'values';
  if (format === 'colour' || format === 'color') return 'colour';
  if ('const' in schema) return 'fixed';
  if (Array.isArray(schema['enum'])) return 'choice';
  const branches = branchesOf(schema, root);
  if (branches.length > 1) return branches.every((branch) => 'const' in branch) ? 'choice' : 'union';
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'switch';
    case 'null':
      return 'nothing';
    case 'array':
      return 'list';
    case 'object':
      return isRecord(schema['properties']) || schema['additionalProperties'] === false ? 'group' : 'entries';
    default:
      return isRecord(schema['properties']) ? 'group' : 'any';
  }
}

/** A union with rows of scalars among its branches is a block of cell values. */
function isBlock(schema: JsonSchema, root: JsonSchema): boolean {
  const candidates = branchesOf(schema, root);
  const rows =
    candidates.find((branch) => branch['type'] === 'array') ?? (schema['type'] === 'array' ? schema : null);
  if (!rows || !isRecord(rows['items'])) return false;
  const row = resolve(rows['items'], root);
  if (row['type'] !== 'array' || !isRecord(row['items'])) return false;
  const kinds = branchesOf(resolve(row['items'], root), root);
  return kinds.some((kind) => kind['type'] === 'string') && kinds.some((kind) => kind['type'] === 'number');
}

/** Values of an enum, or of a union of constants. */
export function choicesOf(schema: JsonSchema, root: JsonSchema): { value: unknown; title: string }[] {
  const listed = schema['enum'];
  if (Array.isArray(listed)) return listed.map((value: unknown) => ({ value, title: choiceTitle(value) }));
  return branchesOf(schema, root).map((branch) => ({
    value: branch['const'],
    title: typeof branch['title'] === 'string' ? branch['title'] : choiceTitle(branch['const']),
  }));
}

const signs: Record<string, string> = {
  ',': 'Comma ,',
  ';': 'Semicolon ;',
  '\t': 'Tab',
  '|': 'Bar |',
  ' ': 'Space',
  '.': 'Point .',
  "'": "Apostrophe '",
};

/** Written small, as they are everywhere. */
const FILE_KINDS = new Set(['xlsx', 'xlsm', 'xls', 'csv', 'json', 'pdf']);

function choiceTitle(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  if (/^[a-z]+$/.test(value) && !FILE_KINDS.has(value)) return value.charAt(0).toUpperCase() + value.slice(1);
  return signs[value] ?? value;
}

/** Whether a value is of a resolved schema's kind, as far as a form has to know. */
export function matches(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  if ('const' in schema) return Object.is(schema['const'], value);
  if (Array.isArray(schema['enum'])) return schema['enum'].includes(value);
  const branches = branchesOf(schema, root);
  if (branches.length > 1) return branches.some((branch) => matches(branch, value, root));
  switch (schema['type']) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value) && matchesProperties(schema, value, root);
    default:
      return true;
  }
}

function matchesProperties(schema: JsonSchema, value: Record<string, unknown>, root: JsonSchema): boolean {
  const properties = propertiesOf(schema, root);
  const known = new Set(properties.map(({ key }) => key));
  if (schema['additionalProperties'] === false && Object.keys(value).some((key) => !known.has(key)))
    return false;
  return properties.every(({ key, schema: own, required }) =>
    key in value ? !('const' in own) || Object.is(own['const'], value[key]) : !required || 'default' in own,
  );
}

export interface Property {
  key: string;
  schema: JsonSchema;
  /** Must be given: it is required and has no default. */
  required: boolean;
}

export function propertiesOf(schema: JsonSchema, root: JsonSchema): Property[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {};
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([key, own]) => {
    if (!isRecord(own)) return [];
    const resolved = resolve(own, root);
    return [{ key, schema: resolved, required: required.includes(key) && !('default' in resolved) }];
  });
}

/** The value that a new field, item or branch begins with. */
export function blankOf(schema: JsonSchema, root: JsonSchema): unknown {
  const own = resolve(schema, root);
  if ('default' in own) return structuredClone(own['default']);
  if ('const' in own) return own['const'];
  const kind = kindOf(own, root);
  switch (kind) {
    case 'choice':
      return choicesOf(own, root)[0]?.value;
    case 'text':
      return '';
    case 'colour':
      return '000000';
    case 'number':
      return typeof own['minimum'] === 'number' ? own['minimum'] : 0;
    case 'switch':
      return false;
    case 'list':
      return typeof own['minItems'] === 'number' && own['minItems'] > 0 && isRecord(own['items'])
        ? [blankOf(own['items'], root)]
        : [];
    case 'values':
      return [[null]];
    case 'group':
      return Object.fromEntries(
        propertiesOf(own, root)
          .filter(({ required }) => required)
          .map(({ key, schema: property }) => [key, blankOf(property, root)]),
      );
    case 'entries':
      return {};
    case 'union': {
      const first = branchesOf(own, root)[0];
      return first ? blankOf(first, root) : null;
    }
    default:
      return null;
  }
}

/** `ifMissing` becomes `If missing` where a schema gives no title. */
export function titleOf(schema: JsonSchema, key: string): string {
  if (typeof schema['title'] === 'string') return schema['title'];
  const words = key
    .replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function helpOf(schema: JsonSchema): string | undefined {
  return typeof schema['description'] === 'string' ? schema['description'] : undefined;
}
