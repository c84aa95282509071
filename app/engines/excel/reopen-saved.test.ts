import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { buildFixture } from '../embedded/testing/fixtures';
import { isReadByApplicationAlone, reopenSaved } from './reopen-saved';
import { modelLease, type ModelLease } from './testing/model-lease';

let folder: string;
let lease: ModelLease;
beforeEach(() => {
  folder = temporaryFolder();
  for (const name of ['server', 'short']) mkdirSync(path.join(folder, name));
  lease = modelLease(path.join(folder, 'server'));
});
afterEach(async () => {
  await lease.close();
});

/** A result of that name; the automation server opens what it can read, whatever it is called. */
function result(name: string, content: Buffer): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const reopen = (file: string) => reopenSaved(lease, file, path.join(folder, 'short'));

test('a result of another format is opened by the application, and its sheets are told', async () => {
  const book = await reopen(result('book.xlsb', buildFixture('simple')));
  expect(book.sheets().map(({ name }) => name)).toContain('Data');
  expect(lease.called.filter((name) => ['Open', 'Close'].includes(name))).toEqual(['Open', 'Close']);
  expect(readdirSync(path.join(folder, 'short'))).toEqual([]);
});

test('a result that is not what its name says does not pass', async () => {
  await expect(reopen(result('book.xls', buildFixture('simple')))).rejects.toMatchObject({ code: 'damaged' });
  await expect(reopen(result('book.xlsb', Buffer.from('PK')))).rejects.toMatchObject({ code: 'damaged' });
  expect(lease.called).toEqual([]);
});

test('a result that the application cannot open does not pass', async () => {
  const torn = buildFixture('simple').subarray(0, 500);
  await expect(reopen(result('book.xlsb', torn))).rejects.toThrow(/Open/);
  expect(readdirSync(path.join(folder, 'short'))).toEqual([]);
});

test('what our own reader reads is left to it', () => {
  expect(['a.xlsx', 'a.xlsm', 'a.XLS', 'a.xlsb'].map(isReadByApplicationAlone)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
