import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { buildFixture, type FixtureName } from '../testing/fixtures';
import { validatePackage } from '../testing/validator/validate';
import { buildZip } from '../testing/zip-builder';
import { attribute, root } from '../xml/dom';
import { OoxmlPackage } from './ooxml-package';

const folder = temporaryFolder();
let files = 0;
const fresh = (): string => join(folder, `${++files}.xlsx`);

async function open(content: FixtureName | Buffer): Promise<OoxmlPackage> {
  const path = fresh();
  writeFileSync(path, typeof content === 'string' ? buildFixture(content) : content);
  return OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
}

describe('OoxmlPackage', () => {
  it('finds parts without case, types by name and by extension, and the workbook by its relation', async () => {
    for (const name of ['simple', 'strict'] as const) {
      const pkg = await open(name);
      expect(pkg.mainPart()).toBe('xl/workbook.xml');
      expect(pkg.has('XL/Workbook.XML')).toBe(true);
      expect(pkg.contentType('xl/workbook.xml')).toMatch(/sheet\.main\+xml$/);
      expect(pkg.contentType('_rels/.rels')).toMatch(/relationships\+xml$/);
      expect(pkg.relations('xl/workbook.xml').map(({ target }) => target)).toContain(
        'xl/worksheets/sheet1.xml',
      );
      await pkg.close();
    }
  });

  it('reads what was written, as bytes, text, document and stream', async () => {
    const pkg = await open('simple');
    const part = 'xl/worksheets/sheet1.xml';
    const document = await pkg.dom(part);
    root(document).setAttribute('touched', 'yes');
    pkg.touch(part);
    expect(await pkg.text(part)).toContain('touched="yes"');
    await pkg.setStream(
      part,
      (async function* () {
        // The old content may be read while the new one is written.
        for await (const chunk of pkg.chunks(part))
          yield chunk.toString('utf8').replace('touched="yes"', 'touched="no"');
      })(),
    );
    expect(attribute(root(await pkg.dom(part)), 'touched')).toBe('no');
    pkg.set(part, '<a/>');
    expect(pkg.size(part)).toBe(4);
    const path = fresh();
    await pkg.save(path);
    const again = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
    expect(await again.text(part)).toBe('<a/>');
  });

  it('keeps the old content where a stream fails', async () => {
    const pkg = await open('simple');
    const before = await pkg.text('xl/styles.xml');
    const failing = (async function* () {
      yield 'half';
      throw new Error('stopped');
    })();
    await expect(pkg.setStream('xl/styles.xml', failing)).rejects.toThrow('stopped');
    expect(await pkg.text('xl/styles.xml')).toBe(before);
  });

  it('adds and removes parts with types and relations', async () => {
    const pkg = await open('formulas');
    pkg.remove('xl/calcChain.xml');
    pkg.add('xl/custom/new.xml', 'application/x-test+xml', '<new/>');
    const id = pkg.addRelation('xl/workbook.xml', 'http://example.com/new', 'xl/custom/new.xml');
    expect(pkg.relations('xl/workbook.xml').find((each) => each.id === id)?.target).toBe('xl/custom/new.xml');
    expect(pkg.contentType('xl/custom/new.xml')).toBe('application/x-test+xml');
    const path = fresh();
    await pkg.save(path);
    expect(await validatePackage(readFileSync(path))).toEqual([]);
    const again = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
    expect(again.has('xl/calcChain.xml')).toBe(false);
    again.removeRelation('xl/workbook.xml', id);
    again.remove('xl/custom/new.xml');
    expect(again.relations('xl/workbook.xml').some(({ target }) => target.includes('new'))).toBe(false);
  });

  it('keeps declaration, prefixes, unknown elements and carriage returns of a part that goes through the DOM', async () => {
    const xml =
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<x:a xmlns:x="urn:a" xmlns:mc="urn:mc" mc:Ignorable="z" xmlns:z="urn:z"><z:b c="&#10;&quot;"/>t&#13;\n<!-- kept --><x:t xml:space="preserve"> </x:t></x:a>';
    const pkg = await open('simple');
    pkg.set('xl/styles.xml', xml);
    await pkg.dom('xl/styles.xml');
    pkg.touch('xl/styles.xml');
    expect(await pkg.text('xl/styles.xml')).toBe(xml);
  });

  it.each([
    ['an entity bomb', '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>', 'unsafe-package'],
    ['a DOCTYPE behind a comment', '<?xml version="1.0"?><!-- x --><!DOCTYPE a><a/>', 'unsafe-package'],
    ['deep nesting', '<a>'.repeat(2000) + '</a>'.repeat(2000), 'unsafe-package'],
    ['XML that is not well-formed', '<a><b></a>', 'damaged'],
    ['an entity that is not declared', '<a>&b;</a>', 'damaged'],
  ])('refuses %s and names the part', async (_, xml, code) => {
    const pkg = await open('simple');
    pkg.set('xl/styles.xml', xml);
    await expect(pkg.dom('xl/styles.xml')).rejects.toMatchObject({ code, place: { part: 'xl/styles.xml' } });
  });

  it('says which part is missing', async () => {
    await expect(open(buildZip([{ name: 'a.xml', content: '<a/>' }]))).rejects.toMatchObject({
      code: 'damaged',
      place: { part: '[Content_Types].xml' },
    });
    const pkg = await open('simple');
    await expect(pkg.bytes('xl/none.xml')).rejects.toMatchObject({
      code: 'damaged',
      place: { part: 'xl/none.xml' },
    });
  });

  it('stops when it is told to, and leaves no file behind', async () => {
    const pkg = await open('simple');
    const controller = new AbortController();
    controller.abort();
    const path = fresh();
    await expect(pkg.save(path, controller.signal)).rejects.toThrow();
    expect(() => readFileSync(path)).toThrow();
  });
});
