import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readdir, readlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { ZipReader } from '../../app/engines/embedded/zip/zip-reader';
import { DEFAULT_LIMITS } from '../../app/engines/limits';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { uniqueNames, zipOf } from './zip-of';

it('makes an archive that a strict reader accepts', async () => {
  const folder = temporaryFolder();
  const contents = [
    { name: 'März/data.xlsx', content: Buffer.alloc(300_000, 'ab') },
    { name: 'empty.csv', content: Buffer.alloc(0) },
    { name: 'März/data.xlsx', content: Buffer.from('again') },
  ];
  const files = await Promise.all(
    contents.map(async ({ name, content }, index) => {
      const file = path.join(folder, String(index));
      await writeFile(file, content);
      return { path: file, name };
    }),
  );
  const zip = path.join(folder, 'all.zip');
  await pipeline(zipOf(files), createWriteStream(zip));
  const reader = ZipReader.open(zip, DEFAULT_LIMITS);
  expect(reader.entries.map((entry) => entry.name)).toEqual([
    'März/data.xlsx',
    'empty.csv',
    'März/data (2).xlsx',
  ]);
  expect(reader.entries.map((entry) => reader.read(entry))).toEqual(contents.map(({ content }) => content));
  reader.close();
});

it('fails with the file that cannot be read', async () => {
  const folder = temporaryFolder();
  const there = path.join(folder, 'there');
  await writeFile(there, 'a');
  const files = [
    { path: there, name: 'a.csv' },
    { path: path.join(folder, 'gone'), name: 'b.csv' },
  ];
  await expect(pipeline(zipOf(files), createWriteStream(path.join(folder, 'all.zip')))).rejects.toThrow(
    /ENOENT.*gone/,
  );
});

it.skipIf(process.platform !== 'linux')(
  'closes the file of a download that is given up (only Linux tells)',
  async () => {
    const file = path.join(temporaryFolder(), 'large.xlsx');
    await writeFile(file, Buffer.alloc(4_000_000));
    const open = async () => {
      const links = await readdir('/proc/self/fd');
      const targets = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
      return targets.includes(file);
    };
    const zip = zipOf([{ path: file, name: 'large.xlsx' }]);
    await once(zip, 'readable');
    await expect.poll(open).toBe(true);
    zip.destroy();
    await expect.poll(open).toBe(false);
  },
);

it('numbers names that differ in case only', () => {
  expect(
    uniqueNames([{ name: 'a.csv' }, { name: 'A.CSV' }, { name: 'a.csv' }]).map(({ name }) => name),
  ).toEqual(['a.csv', 'A (2).CSV', 'a (3).csv']);
});
