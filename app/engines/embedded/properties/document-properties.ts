import type { DocumentProperties } from '../../../workbook/workbook';
import type { OoxmlPackage } from '../package/ooxml-package';
import { child, children, createLike, root, type Element } from '../xml/dom';
import { CORE_PROPERTIES, EXTENDED_PROPERTIES, MAIN, RELATIONSHIPS, relationKind } from '../xml/namespaces';

const DUBLIN_CORE = 'http://purl.org/dc/elements/1.1/';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Where core properties (OPC part 2, annex D) are stored, with the prefix that Office uses. */
const CORE: readonly {
  property: keyof DocumentProperties;
  namespace: string;
  prefix: string;
  name: string;
}[] = [
  { property: 'title', namespace: DUBLIN_CORE, prefix: 'dc', name: 'title' },
  { property: 'subject', namespace: DUBLIN_CORE, prefix: 'dc', name: 'subject' },
  { property: 'author', namespace: DUBLIN_CORE, prefix: 'dc', name: 'creator' },
  { property: 'keywords', namespace: CORE_PROPERTIES, prefix: 'cp', name: 'keywords' },
  { property: 'comments', namespace: DUBLIN_CORE, prefix: 'dc', name: 'description' },
  { property: 'category', namespace: CORE_PROPERTIES, prefix: 'cp', name: 'category' },
];
/** Where extended properties (ECMA-376 part 1, 22.2) are stored. */
const EXTENDED = [
  { property: 'manager', name: 'Manager' },
  { property: 'company', name: 'Company' },
] as const;

const CORE_RELATION = 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties';

/**
 * Sets document properties; an empty text removes one. With `removePersonal`, the names of the author, of who saved
 * last and of the manager, and the company go first, so that what the patch sets remains. Custom properties stay: they
 * are made on purpose (sensitivity labels, document numbers). Names in comments and in tracked changes stay too.
 * Parts that are missing are made when there is something to store. Answers how many properties changed.
 */
export async function setDocumentProperties(
  pkg: OoxmlPackage,
  patch: DocumentProperties,
  removePersonal: boolean,
): Promise<number> {
  const core = CORE.map(({ property, ...place }) => ({
    ...place,
    value: patch[property] ?? (removePersonal && property === 'author' ? '' : undefined),
  }));
  core.push({
    namespace: CORE_PROPERTIES,
    prefix: 'cp',
    name: 'lastModifiedBy',
    value: removePersonal ? '' : undefined,
  });
  let changed = await setAll(pkg, 'core-properties', core, () => makeCore(pkg));
  const strict = root(await pkg.dom(pkg.mainPart())).namespaceURI === MAIN[1];
  const namespace = EXTENDED_PROPERTIES[strict ? 1 : 0];
  const extended = EXTENDED.map(({ property, name }) => ({
    namespace,
    prefix: '',
    name,
    value: patch[property] ?? (removePersonal ? '' : undefined),
  }));
  changed += await setAll(pkg, 'extended-properties', extended, () => makeExtended(pkg, strict));
  return changed;
}

/** The document properties that a package has; what is absent was never set. */
export async function documentProperties(pkg: OoxmlPackage): Promise<DocumentProperties> {
  const found: DocumentProperties = {};
  const read = async (
    kind: string,
    property: keyof DocumentProperties,
    namespace: string | null,
    name: string,
  ) => {
    const part = propertiesPart(pkg, kind);
    if (part === undefined) return;
    const parent = root(await pkg.dom(part));
    const [element] = children(parent, namespace ?? parent.namespaceURI ?? '', name);
    if (element?.textContent) found[property] = element.textContent;
  };
  for (const { property, namespace, name } of CORE) await read('core-properties', property, namespace, name);
  for (const { property, name } of EXTENDED) await read('extended-properties', property, null, name);
  return found;
}

/** The part that holds properties of a kind, under either spelling of its relation. */
function propertiesPart(pkg: OoxmlPackage, kind: string): string | undefined {
  return pkg
    .relations('')
    .find(
      (each) =>
        !each.external &&
        relationKind(each.type).replace('extendedProperties', 'extended-properties') === kind &&
        pkg.has(each.target),
    )?.target;
}

interface Setting {
  namespace: string;
  prefix: string;
  name: string;
  /** '' removes, undefined leaves. */
  value: string | undefined;
}

async function setAll(
  pkg: OoxmlPackage,
  kind: string,
  settings: readonly Setting[],
  make: () => string,
): Promise<number> {
  let part = propertiesPart(pkg, kind);
  let changed = 0;
  for (const setting of settings) {
    if (setting.value === undefined) continue;
    if (part === undefined) {
      if (setting.value === '') continue;
      part = make();
    }
    if (setText(root(await pkg.dom(part)), setting, setting.value)) {
      changed++;
      pkg.touch(part);
    }
  }
  return changed;
}

function setText(parent: Element, { namespace, prefix, name }: Setting, value: string): boolean {
  // Extended properties come in two namespaces; the file has chosen one.
  const uri = prefix === '' ? (parent.namespaceURI ?? namespace) : namespace;
  const [existing] = children(parent, uri, name);
  if ((existing?.textContent ?? '') === value && (value !== '' || !existing)) return false;
  if (value === '') {
    for (const element of children(parent, uri, name)) parent.removeChild(element);
    return true;
  }
  const element = existing ?? child(parent, uri, name) ?? make(parent, uri, prefix, name);
  element.textContent = value;
  return true;
}

function make(parent: Element, namespace: string, prefix: string, name: string): Element {
  if (prefix === '') {
    const element = createLike(parent, name);
    parent.appendChild(element);
    return element;
  }
  const bound = parent.lookupPrefix(namespace);
  const used = bound ?? prefix;
  if (bound === null && parent.lookupNamespaceURI(used) !== namespace) {
    parent.setAttributeNS(XMLNS, `xmlns:${used}`, namespace);
  }
  const document = parent.ownerDocument;
  if (!document) throw new TypeError('The element belongs to no document.');
  const element = document.createElementNS(namespace, `${used}:${name}`);
  parent.appendChild(element);
  return element;
}

function makeCore(pkg: OoxmlPackage): string {
  const part = freeName(pkg, 'docProps/core');
  pkg.add(
    part,
    'application/vnd.openxmlformats-package.core-properties+xml',
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      `<cp:coreProperties xmlns:cp="${CORE_PROPERTIES}" xmlns:dc="${DUBLIN_CORE}" ` +
      'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" ' +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
  );
  pkg.addRelation('', CORE_RELATION, part);
  return part;
}

function makeExtended(pkg: OoxmlPackage, strict: boolean): string {
  const part = freeName(pkg, 'docProps/app');
  pkg.add(
    part,
    'application/vnd.openxmlformats-officedocument.extended-properties+xml',
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
      `<Properties xmlns="${EXTENDED_PROPERTIES[strict ? 1 : 0]}"/>`,
  );
  pkg.addRelation(
    '',
    `${RELATIONSHIPS[strict ? 1 : 0]}/${strict ? 'extendedProperties' : 'extended-properties'}`,
    part,
  );
  return part;
}

function freeName(pkg: OoxmlPackage, stem: string): string {
  let name = `${stem}.xml`;
  for (let i = 1; pkg.has(name); i++) name = `${stem}${i}.xml`;
  return name;
}
