/** Namespaces of ECMA-376 in both conformance classes: [transitional, strict]. */
export const MAIN = [
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
] as const;

/** The namespace of `r:id` and, with a name behind a slash, of relation types. */
export const RELATIONSHIPS = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
  'http://purl.oclc.org/ooxml/officeDocument/relationships',
] as const;

export const EXTENDED_PROPERTIES = [
  'http://schemas.openxmlformats.org/officeDocument/2006/extended-properties',
  'http://purl.oclc.org/ooxml/officeDocument/extendedProperties',
] as const;

/** OPC's own namespaces have one form. */
export const PACKAGE_RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
export const CONTENT_TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
export const CORE_PROPERTIES = 'http://schemas.openxmlformats.org/package/2006/metadata/core-properties';

/** The last segment of a relation type, such as `worksheet`, by which both conformance classes agree. */
export function relationKind(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}
