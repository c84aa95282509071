import { expect, test } from 'vitest';
import type { EngineStatus } from '../app/engines/engine';
import type { Recipe } from '../app/recipe/recipe';
import { chooseEngine } from './choose-engine';

const embedded: EngineStatus = { id: 'embedded', title: 'Embedded', available: true, capabilities: ['edit'] };
const excel: EngineStatus = {
  id: 'excel',
  title: 'Microsoft Excel',
  available: true,
  capabilities: ['edit', 'pdf', 'macros', 'refresh', 'formats'],
};
const noExcel: EngineStatus = { ...excel, available: false, reason: 'no class is registered' };

const recipe = (...steps: object[]) =>
  ({ version: 1, name: 'r', steps, output: { name: '{name}', format: 'same' } }) as unknown as Recipe;
const plain = { recipe: recipe({ step: 'hide-sheet', target: 'A' }), calc: null };
const macro = { recipe: recipe({ step: 'run-macro', macro: 'Tidy', arguments: [] }), calc: null };

test('automatic is Excel where it is installed', () => {
  expect(chooseEngine([embedded, excel], 'auto', plain)).toEqual({
    engine: excel,
    reason: 'Microsoft Excel is installed.',
  });
});

test('automatic is the embedded engine where Excel is not, with the reason', () => {
  expect(chooseEngine([embedded, noExcel], 'auto', plain)).toEqual({
    engine: embedded,
    reason: 'Microsoft Excel cannot be used here: no class is registered.',
  });
});

test('a wish for LibreOffice goes to the embedded engine, but not where a step needs Excel', () => {
  expect(chooseEngine([embedded, excel], 'auto', { ...plain, calc: 'libreoffice' }).engine).toBe(embedded);
  expect(chooseEngine([embedded, excel], 'auto', { ...macro, calc: 'libreoffice' })).toEqual({
    engine: excel,
    reason: 'Step 1 (run-macro) needs Microsoft Excel.',
  });
});

test('an input that Excel would not be given goes to the embedded engine, unless a step needs Excel', () => {
  const obstacle = 'old.xlsm has Excel 4 macro sheets, which Excel would run.';
  expect(chooseEngine([embedded, excel], 'auto', { ...plain, obstacle })).toEqual({
    engine: embedded,
    reason: obstacle,
  });
  expect(chooseEngine([embedded, excel], 'auto', { ...macro, obstacle }).engine).toBe(excel);
  expect(chooseEngine([embedded, excel], 'excel', { ...plain, obstacle }).engine).toBe(excel);
});

test('an output format of Excel alone goes to Excel', () => {
  const binary = { ...recipe(), output: { name: '{name}', format: 'xlsb' as const } };
  expect(chooseEngine([embedded, excel], 'auto', { recipe: binary, calc: 'libreoffice' })).toEqual({
    engine: excel,
    reason: 'The output format xlsb needs Microsoft Excel.',
  });
});

test('a named engine is taken without a word, also where it cannot be used: the plan says why', () => {
  expect(chooseEngine([embedded, noExcel], 'excel', plain)).toEqual({ engine: noExcel });
  expect(chooseEngine([embedded, excel], 'embedded', plain)).toEqual({ engine: embedded });
});
