import type { TestBook } from '../package-builder';
import { XML, simple } from './simple-book';

/*
 * Packages of every make.
 *
 * prefixed     all elements under the prefix x:
 * strict       Strict namespaces
 * utf-16       a sheet part in UTF-16
 * descriptors  as simple, with data descriptors in the ZIP
 * zip64        as simple, with ZIP64 records
 * stored       as simple, not compressed
 * macros       .xlsm with a macro project and a code name
 * signed       a digital signature
 * properties   docProps core, app and custom
 */

export const packageBooks = {
  prefixed: () => simple({ prefixed: true }),
  strict: () => simple({ strict: true }),
  'utf-16': () => simple({ utf16: true }),
  descriptors: () => simple({ zip: { descriptor: true } }),
  zip64: () => simple({ zip: { zip64: true } }),
  stored: () => simple({ zip: { store: true } }),
  macros: () =>
    simple(
      { macros: true, workbookPr: '<workbookPr codeName="ThisWorkbook" defaultThemeVersion="124226"/>' },
      { before: '<sheetPr codeName="Sheet1"/><dimension ref="A1:C5"/>' },
    ),
  signed: () =>
    simple({
      rootRelations: [
        {
          id: 'rIdSig',
          type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin',
          target: '_xmlsignatures/origin.sigs',
        },
      ],
      parts: [
        {
          name: '_xmlsignatures/origin.sigs',
          content: Buffer.alloc(0),
          relations: [
            {
              id: 'rId1',
              type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature',
              target: 'sig1.xml',
            },
          ],
        },
        {
          name: '_xmlsignatures/sig1.xml',
          type: 'application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml',
          content: `${XML}<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>`,
        },
      ],
    }),
  properties: () =>
    simple({
      rootRelations: [
        {
          id: 'rId2',
          type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
          target: 'docProps/core.xml',
        },
        { id: 'rId3', type: 'extended-properties', target: 'docProps/app.xml' },
        { id: 'rId4', type: 'custom-properties', target: 'docProps/custom.xml' },
      ],
      parts: [
        {
          name: 'docProps/core.xml',
          type: 'application/vnd.openxmlformats-package.core-properties+xml',
          content: `${XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>Plan</dc:title><dc:creator>Ada</dc:creator><cp:lastModifiedBy>Grace</cp:lastModifiedBy><dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created></cp:coreProperties>`,
        },
        {
          name: 'docProps/app.xml',
          type: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
          content: `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><Application>Microsoft Excel</Application><Manager>Hedy</Manager><Company>Example</Company><AppVersion>16.0300</AppVersion></Properties>`,
        },
        {
          name: 'docProps/custom.xml',
          type: 'application/vnd.openxmlformats-officedocument.custom-properties+xml',
          content: `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Client"><vt:lpwstr>Secret Ltd</vt:lpwstr></property></Properties>`,
        },
      ],
    }),
} satisfies Record<string, () => TestBook>;
