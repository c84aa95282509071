import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { buildPackage } from '../testing/package-builder';
import { setDocumentProperties } from './document-properties';

const folder = temporaryFolder();
let count = 0;

async function open(withParts: boolean): Promise<OoxmlPackage> {
  const path = join(folder, `${count++}.xlsx`);
  const parts = [
    {
      name: 'docProps/core.xml',
      type: 'application/vnd.openxmlformats-package.core-properties+xml',
      content:
        '<c:coreProperties xmlns:c="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">' +
        '<dc:title>Old</dc:title><dc:creator>Somebody</dc:creator><c:lastModifiedBy>Other</c:lastModifiedBy><c:contentStatus>Draft</c:contentStatus></c:coreProperties>',
    },
    {
      name: 'docProps/app.xml',
      type: 'application/vnd.openxmlformats-officedocument.extended-properties+xml',
      content:
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Excel</Application><Company>Firm</Company></Properties>',
    },
  ];
  await writeFile(
    path,
    buildPackage({
      sheets: [{ name: 'S' }],
      ...(withParts
        ? {
            parts,
            rootRelations: [
              {
                id: 'rId2',
                type: 'http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties',
                target: 'docProps/core.xml',
              },
              { id: 'rId3', type: 'extended-properties', target: 'docProps/app.xml' },
            ],
          }
        : {}),
    }),
  );
  return OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
}

describe('document properties', () => {
  it('sets, counts and leaves the rest', async () => {
    const pkg = await open(true);
    expect(
      await setDocumentProperties(pkg, { title: 'New <1>', category: 'Month end', manager: 'M' }, false),
    ).toBe(3);
    expect(await pkg.text('docProps/core.xml')).toMatch(
      /<dc:title>New &lt;1(>|&gt;)<\/dc:title>.*<c:contentStatus>Draft<\/c:contentStatus><c:category>Month end<\/c:category>/,
    );
    expect(await pkg.text('docProps/app.xml')).toMatch(/<Company>Firm<\/Company><Manager>M<\/Manager>/);
    expect(await setDocumentProperties(pkg, { title: 'New <1>', company: 'Firm' }, false)).toBe(0);
  });

  it('removes who made it, before it sets', async () => {
    const pkg = await open(true);
    expect(await setDocumentProperties(pkg, { author: 'Team' }, true)).toBe(3);
    const core = await pkg.text('docProps/core.xml');
    expect(core).toContain('<dc:creator>Team</dc:creator>');
    expect(core).not.toMatch(/lastModifiedBy|Somebody/);
    expect(core).toContain('Draft');
    expect(await pkg.text('docProps/app.xml')).not.toContain('Company');
  });

  it('removes a property by an empty text', async () => {
    const pkg = await open(true);
    expect(await setDocumentProperties(pkg, { title: '', subject: '' }, false)).toBe(1);
    expect(await pkg.text('docProps/core.xml')).not.toContain('title');
  });

  it('makes parts only when there is something to store', async () => {
    const pkg = await open(false);
    expect(await setDocumentProperties(pkg, { title: '' }, true)).toBe(0);
    expect(pkg.has('docProps/core.xml')).toBe(false);
    expect(await setDocumentProperties(pkg, { keywords: 'a, b', company: 'Firm' }, false)).toBe(2);
    expect(await pkg.text('docProps/core.xml')).toContain('<cp:keywords>a, b</cp:keywords>');
    expect(await pkg.text('docProps/app.xml')).toContain('<Company>Firm</Company>');
    expect(pkg.relations('').map((each) => each.target)).toContain('docProps/core.xml');
  });
});
