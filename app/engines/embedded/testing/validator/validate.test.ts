import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFixture, fixtureNames } from '../fixtures';
import { validatePackage } from './validate';

const SHARED = join(__dirname, '../../../../../../shared/workbooks');

describe('validatePackage', () => {
  it.each(fixtureNames)('finds nothing in the fixture %s', async (name) => {
    expect(await validatePackage(buildFixture(name))).toEqual([]);
  });

  it.skipIf(!existsSync(SHARED))('finds nothing in workbooks that Excel wrote', async () => {
    const found: Record<string, string[]> = {};
    for (const name of readdirSync(join(SHARED, 'features'))) {
      const findings = await validatePackage(readFileSync(join(SHARED, 'features', name)));
      if (findings.length > 0) found[name] = findings;
    }
    expect(found).toEqual({});
  });

  const row = (inner: string): string => `<row r="1">${inner}</row>`;
  it.each([
    ['a shared string that is not there', row('<c r="A1" t="s"><v>9</v></c>'), /shared string=9/],
    ['a style that is not there', row('<c r="A1" s="99"/>'), /s=99/],
    ['cells out of order', row('<c r="B1"/><c r="A1"/>'), /A1 is out of place/],
    ['rows out of order', '<row r="2"/><row r="1"/>', /row 1 follows row 2/],
    ['a shared formula without master', row('<c r="A1"><f t="shared" si="3"/></c>'), /3 has no master/],
    ['a number that is none', row('<c r="A1"><v>1,5</v></c>'), /number 1,5/],
    ['cell metadata that is not there', row('<c r="A1" cm="1"/>'), /cm=1/],
    ['broken XML', '<row r="1"><c></row>', /unclosed|mismatch|unexpected/i],
  ])('finds %s', async (_, data, finding) => {
    const findings = await validatePackage(buildFixture({ sheets: [{ name: 'S', data }] }));
    expect(findings.join('\n')).toMatch(finding);
  });

  it('finds broken packages', async () => {
    const findings = async (book: Parameters<typeof buildFixture>[0]): Promise<string> =>
      (await validatePackage(buildFixture(book))).join('\n');
    const sheets = [{ name: 'S', data: row('<c r="A1"><v>1</v></c>') }];
    expect(await findings({ sheets: [...sheets, { name: 's' }] })).toMatch(/two sheets are named/);
    expect(
      await findings({ sheets, relations: [{ id: 'rIdX', type: 'calcChain', target: 'none.xml' }] }),
    ).toMatch(/none.xml, which is not there/);
    expect(await findings({ sheets, parts: [{ name: 'xl/lost.xml', content: '<a/>' }] })).toMatch(
      /no relation leads to xl\/lost.xml/,
    );
    expect(await findings({ sheets, parts: [{ name: 'xl/lost.odd', content: 'a' }] })).toMatch(
      /no content type/,
    );
    expect(await findings({ sheets: [{ name: 'S', after: '<drawing r:id="rId7"/>' }] })).toMatch(
      /rId7 is not there/,
    );
    expect(
      await findings({
        sheets: [
          {
            name: 'S',
            after: '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>',
          },
        ],
      }),
    ).toMatch(/overlap/);
  });
});
