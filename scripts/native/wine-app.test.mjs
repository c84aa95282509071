import { expect, test } from 'vitest';
import { windowsArgument } from './wine-app.mjs';

test('absolute paths become those of Windows, everything else stays', () => {
  expect(
    ['run', '/data/a b.json', 'books/x.xlsx', '--out', '/tmp/out', '--json'].map(windowsArgument),
  ).toEqual(['run', 'Z:\\data\\a b.json', 'books/x.xlsx', '--out', 'Z:\\tmp\\out', '--json']);
  expect(windowsArgument('--out=/tmp/out')).toBe('--out=Z:\\tmp\\out');
  expect(windowsArgument('--engine=excel')).toBe('--engine=excel');
});
