import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { hashOfSources } from './stamp.mjs';

let root = '';
const hash = () => hashOfSources(root, ['src', 'one.json', 'absent'], (path) => !path.endsWith('.test.ts'));

beforeEach(() => {
  root = temporaryFolder();
  mkdirSync(join(root, 'src', 'deep'), { recursive: true });
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'a');
  writeFileSync(join(root, 'one.json'), '{}');
});

test('times do not count, contents and names do', () => {
  const before = hash();
  utimesSync(join(root, 'one.json'), 1, 1);
  expect(hash()).toBe(before);
  writeFileSync(join(root, 'src', 'deep', 'a.ts'), 'b');
  const changed = hash();
  expect(changed).not.toBe(before);
  renameSync(join(root, 'src', 'deep', 'a.ts'), join(root, 'src', 'deep', 'c.ts'));
  expect(hash()).not.toBe(changed);
});

test('what is left out does not count', () => {
  const before = hash();
  writeFileSync(join(root, 'src', 'a.test.ts'), 'test');
  expect(hash()).toBe(before);
  writeFileSync(join(root, 'src', 'a.ts'), 'source');
  expect(hash()).not.toBe(before);
});
