import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { buildFixture } from '../embedded/testing/fixtures';
import { OoxmlPackage } from '../embedded/package/ooxml-package';
import { DEFAULT_LIMITS } from '../limits';
import { InputMacros } from './input-macros';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const input = (name: string) => ({ path: path.join(folder, name), name, folder: '' });

test('a file with an Excel 4 macro sheet is named; others, and what cannot be read, are not', async () => {
  writeFileSync(input('plain.xlsm').path, buildFixture('macros'));
  writeFileSync(input('broken.xlsx').path, 'no package');
  writeFileSync(input('a.csv').path, 'a,b');
  const pkg = await OoxmlPackage.open(input('plain.xlsm').path, { limits: DEFAULT_LIMITS });
  pkg.add('xl/macrosheets/sheet1.xml', 'application/vnd.ms-excel.macrosheet+xml', '<macrosheet/>');
  await pkg.save(input('old.xlsm').path);
  await pkg.close();
  const macros = new InputMacros();
  const fine = ['plain.xlsm', 'broken.xlsx', 'a.csv', 'missing.xlsx'].map(input);
  expect(await macros.obstacle(fine)).toBeNull();
  expect(await macros.obstacle([...fine, input('old.xlsm')])).toBe(
    'old.xlsm has Excel 4 macro sheets, which Excel would run.',
  );
  writeFileSync(input('without.xlsm').path, buildFixture('simple'));
  expect(await macros.files([...fine, input('old.xlsm'), input('without.xlsm')])).toEqual(
    ['plain.xlsm', 'old.xlsm'].map((name) => input(name).path),
  );
});

test('a file that changed is looked at again', async () => {
  const { path: file } = input('book.xlsx');
  const macros = new InputMacros();
  writeFileSync(file, buildFixture('simple'));
  expect(await macros.obstacle([input('book.xlsx')])).toBeNull();
  const pkg = await OoxmlPackage.open(file, { limits: DEFAULT_LIMITS });
  pkg.add('xl/macrosheets/sheet1.xml', 'application/vnd.ms-excel.intlmacrosheet+xml', '<macrosheet/>');
  await pkg.save(input('changed.xlsx').path);
  await pkg.close();
  copyFileSync(input('changed.xlsx').path, file);
  expect(await macros.obstacle([input('book.xlsx')])).not.toBeNull();
});
