import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { buildPackage } from '../testing/package-builder';
import { parseXml, root } from '../xml/dom';
import { Colours } from './colours';

const THEME = 'xl/theme/theme1.xml';
const scheme =
  '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">' +
  '<a:dk1><a:sysClr val="windowText" lastClr="101010"/></a:dk1><a:lt1><a:srgbClr val="fefefe"/></a:lt1>' +
  '<a:accent1><a:srgbClr val="4080C0"/></a:accent1></a:clrScheme></a:themeElements></a:theme>';

describe('colours of a style sheet', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });

  async function resolver(theme: string): Promise<(attributes: string) => string | null> {
    const file = path.join(folder, 'book.xlsx');
    writeFileSync(file, buildPackage({ sheets: [{ name: 'S' }] }));
    const pkg = await OoxmlPackage.open(file, { limits: DEFAULT_LIMITS });
    try {
      pkg.set(THEME, theme);
      const colours = await Colours.load(pkg);
      return (attributes) => colours.resolve(root(parseXml(`<color ${attributes}/>`, 'test')));
    } finally {
      await pkg.close();
    }
  }

  it('are written out, counted in the palette, or taken from the theme with a tint', async () => {
    const resolve = await resolver(scheme);
    expect(resolve('rgb="FF1f4e79"')).toBe('1F4E79');
    expect(resolve('indexed="10"')).toBe('FF0000');
    expect(resolve('theme="0"')).toBe('FEFEFE');
    expect(resolve('theme="1"')).toBe('101010');
    expect(resolve('theme="4" tint="-0.5"')).toBe('204060');
    expect(resolve('theme="4" tint="0.5"')).toBe('A0C0E0');
  });

  it('are none where they are automatic or unknown, and where the theme is damaged', async () => {
    const resolve = await resolver(scheme);
    for (const attributes of ['auto="1"', 'indexed="64"', 'theme="9"', 'rgb="red"', ''])
      expect(resolve(attributes)).toBeNull();
    expect((await resolver('<a:theme'))('theme="4"')).toBeNull();
  });
});
