import { posix } from 'node:path';
import { walkXml } from './xml-walk';

export interface OpcRelation {
  id: string;
  kind: string;
  target: string;
  external: boolean;
}

/** A package as the validator reads it: parts by lower-cased name, their types and relations. */
export interface Opc {
  parts: ReadonlyMap<string, Buffer>;
  types: ReadonlyMap<string, string>;
  /** By source part, '' for the package. */
  relations: ReadonlyMap<string, readonly OpcRelation[]>;
}

const RELS = /^(?:(.*)\/)?_rels\/([^/]*)\.rels$/;

/** Reads the OPC layer and reports what is wrong with it. */
export function readOpc(files: ReadonlyMap<string, Buffer>, report: (finding: string) => void): Opc {
  const parts = new Map<string, Buffer>();
  for (const [name, bytes] of files) {
    const key = name.toLowerCase();
    if (parts.has(key)) report(`two parts are named ${name}`);
    parts.set(key, bytes);
  }
  const types = contentTypes(parts, report);
  const relations = new Map<string, OpcRelation[]>();
  for (const [name, bytes] of parts) {
    const match = RELS.exec(name);
    if (!match) continue;
    const source = [match[1], match[2]].filter(Boolean).join('/');
    if (source !== '' && !parts.has(source)) report(`${name} has no source part`);
    relations.set(source, relationsOf(name, bytes, source, parts, report));
  }
  const reached = reachable(relations);
  for (const name of parts.keys()) {
    if (name === '[content_types].xml' || RELS.test(name)) continue;
    if (!reached.has(name)) report(`no relation leads to ${name}`);
  }
  return { parts, types, relations };
}

function contentTypes(
  parts: ReadonlyMap<string, Buffer>,
  report: (finding: string) => void,
): Map<string, string> {
  const defaults = new Map<string, string>();
  const overrides = new Map<string, string>();
  const bytes = parts.get('[content_types].xml');
  if (!bytes) {
    report('[Content_Types].xml is missing');
    return overrides;
  }
  walkXml(bytes, {
    open({ name, attributes }) {
      const type = attributes.get('ContentType') ?? '';
      if (name === 'Default') {
        const extension = attributes.get('Extension')?.toLowerCase() ?? '';
        if (defaults.has(extension)) report(`two default content types for .${extension}`);
        defaults.set(extension, type);
      } else if (name === 'Override') {
        const part = attributes.get('PartName') ?? '';
        const key = part.slice(1).toLowerCase();
        if (!part.startsWith('/')) report(`override without slash: ${part}`);
        if (overrides.has(key)) report(`two content types for ${part}`);
        if (!parts.has(key)) report(`content type for ${part}, which is not there`);
        overrides.set(key, type);
      }
      if (name !== 'Types' && !/^[\w.+-]+\/[\w.+-]+$/.test(type)) report(`malformed content type ${type}`);
    },
  });
  const types = new Map<string, string>();
  for (const name of parts.keys()) {
    if (name === '[content_types].xml') continue;
    const type = overrides.get(name) ?? defaults.get(name.slice(name.lastIndexOf('.') + 1));
    if (type === undefined) report(`${name} has no content type`);
    else types.set(name, type);
  }
  return types;
}

function relationsOf(
  name: string,
  bytes: Buffer,
  source: string,
  parts: ReadonlyMap<string, Buffer>,
  report: (finding: string) => void,
): OpcRelation[] {
  const list: OpcRelation[] = [];
  const ids = new Set<string>();
  walkXml(bytes, {
    open({ name: element, attributes }) {
      if (element !== 'Relationship') return;
      const id = attributes.get('Id') ?? '';
      const type = attributes.get('Type') ?? '';
      const target = attributes.get('Target') ?? '';
      if (id === '' || type === '' || !attributes.has('Target'))
        report(`${name}: a relation lacks an attribute`);
      if (ids.has(id)) report(`${name}: ${id} is there twice`);
      ids.add(id);
      const external = attributes.get('TargetMode') === 'External';
      const folder = posix.dirname(`/${source}`);
      const resolved = posix
        .resolve(folder, decodeURI(target.split('#')[0] ?? ''))
        .slice(1)
        .toLowerCase();
      if (!external && !parts.has(resolved) && target !== 'NULL')
        report(`${name}: ${id} leads to ${target}, which is not there`);
      list.push({
        id,
        kind: type.slice(type.lastIndexOf('/') + 1),
        target: external ? target : resolved,
        external,
      });
    },
  });
  return list;
}

function reachable(relations: ReadonlyMap<string, readonly OpcRelation[]>): Set<string> {
  const reached = new Set<string>();
  const visit = (source: string): void => {
    for (const relation of relations.get(source) ?? []) {
      if (relation.external || reached.has(relation.target)) continue;
      reached.add(relation.target);
      visit(relation.target);
    }
  };
  visit('');
  return reached;
}
