import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { buildPackage, STYLE, type TestBook } from '../testing/package-builder';
import { EDGE, edgesAt } from './edges';
import { StyleBook } from './style-book';

const folder = temporaryFolder();
let count = 0;

async function open(book: Partial<TestBook> = {}): Promise<OoxmlPackage> {
  const path = join(folder, `${count++}.xlsx`);
  await writeFile(path, buildPackage({ sheets: [{ name: 'S' }], ...book }));
  return OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
}

const PART = 'xl/styles.xml';

describe('the style book', () => {
  it('reads formats', async () => {
    const styles = await StyleBook.load(await open());
    expect(styles.numberFormat(STYLE.general)).toBe('General');
    expect(styles.numberFormat(STYLE.percent)).toMatch(/%/);
    expect([STYLE.date, STYLE.dateTime, STYLE.money, STYLE.general].map((xf) => styles.isDate(xf))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(styles.bold(STYLE.bold)).toBe(true);
    expect(styles.bold(STYLE.general)).toBe(false);
    expect(styles.locked(STYLE.unlocked)).toBe(false);
    expect(styles.locked(STYLE.general)).toBe(true);
    expect(styles.numberFormat(9999)).toBe('General');
  });

  it('leaves the part alone where nothing new is wanted', async () => {
    const pkg = await open();
    const before = await pkg.text(PART);
    const styles = await StyleBook.load(pkg);
    expect(styles.patch(STYLE.bold, { font: { bold: true } })).toBe(STYLE.bold);
    expect(styles.withDateFormat(STYLE.date)).toBe(STYLE.date);
    expect(styles.patch(STYLE.general, { numberFormat: 'General', fill: null })).toBe(STYLE.general);
    styles.store();
    expect(await pkg.text(PART)).toBe(before);
  });

  it('only appends, and shares what is equal', async () => {
    const pkg = await open({ dxfs: '<dxf><font><b/></font></dxf>' });
    const before = await pkg.text(PART);
    const styles = await StyleBook.load(pkg);
    const first = styles.patch(STYLE.general, { numberFormat: '0.000 "kg"', fill: 'ffee00' });
    const again = styles.patch(STYLE.general, { fill: 'FFEE00', numberFormat: '0.000 "kg"' });
    expect(again).toBe(first);
    expect(styles.patch(STYLE.bold, { numberFormat: '0.000 "kg"' })).not.toBe(first);
    expect(styles.numberFormat(first)).toBe('0.000 "kg"');
    styles.store();
    const after = await pkg.text(PART);
    const xfs = (xml: string) => /<cellXfs count="(\d+)">([\s\S]*)<\/cellXfs>/.exec(xml);
    expect(xfs(after)?.[2]?.startsWith(xfs(before)?.[2] ?? '-')).toBe(true);
    expect(Number(xfs(after)?.[1])).toBe((xfs(after)?.[2]?.match(/<xf /g) ?? []).length);
    expect(after.match(/0\.000 &quot;kg&quot;/g)).toHaveLength(1);
    expect(after).toContain('<dxf><font><b/></font></dxf>');
  });

  it('changes fonts, borders and alignment without losing the rest', async () => {
    const pkg = await open();
    const styles = await StyleBook.load(pkg);
    const xf = styles.patch(
      STYLE.money,
      {
        font: { name: 'Arial', size: 12, italic: true, colour: '00ff00' },
        border: { edges: 'all', style: 'thin', colour: '112233' },
        alignment: { wrap: true, indent: 1 },
      },
      EDGE.top | EDGE.left,
    );
    expect(styles.numberFormat(xf)).toBe(styles.numberFormat(STYLE.money));
    styles.store();
    const xml = await pkg.text(PART);
    expect(xml).toMatch(/<font><i\/><sz val="12"\/><color rgb="FF00FF00"\/><name val="Arial"\/><\/font>/);
    expect(xml).toMatch(
      /<border><left style="thin"><color rgb="FF112233"\/><\/left><right\/><top style="thin"><color rgb="FF112233"\/><\/top><bottom\/>/,
    );
    expect(xml).toMatch(/applyAlignment="1"[^>]*><alignment[^>]*horizontal="left"/);
    const without = styles.patch(xf, { font: { italic: false }, border: { edges: 'all', style: 'none' } });
    expect(without).not.toBe(xf);
  });

  it('makes the part where a workbook has none', async () => {
    const pkg = await open();
    pkg.remove(PART);
    const styles = await StyleBook.load(pkg);
    expect(styles.numberFormat(0)).toBe('General');
    const date = styles.withDateFormat(0);
    styles.store();
    const again = await StyleBook.load(pkg);
    expect(again.isDate(date)).toBe(true);
    expect(pkg.contentType(PART)).toMatch(/styles\+xml$/);
    const more = styles.patch(0, { numberFormat: '0.0' });
    styles.store();
    expect(await pkg.text(PART)).toContain('formatCode="0.0"');
    expect(more).toBe(date + 1);
  });

  it('fills in lists that a style sheet lacks', async () => {
    const pkg = await open();
    pkg.set(PART, '<x:styleSheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>');
    const styles = await StyleBook.load(pkg);
    const bold = styles.patch(0, { font: { bold: true } });
    styles.store();
    expect(styles.bold(bold)).toBe(true);
    expect(await pkg.text(PART)).toMatch(/<x:cellXfs[^>]*count="2"/);
  });

  it('tells which edges of a cell a border is drawn on', () => {
    const area = { top: 2, left: 2, bottom: 3, right: 3 };
    expect(edgesAt('outline', area, 2, 2)).toBe(EDGE.left | EDGE.top);
    expect(edgesAt('inside', area, 2, 2)).toBe(EDGE.right | EDGE.bottom);
    expect(edgesAt('all', area, 2, 2)).toBe(15);
    expect(edgesAt('top', area, 3, 3)).toBe(0);
    expect(edgesAt('bottom', area, 3, 3)).toBe(EDGE.bottom);
  });
});
