import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { idleDeps } from '../procedures/testing/idle-deps';
import { Uploads } from './uploads';

it('ends an upload that was cut off before its first byte was taken, and keeps nothing of it', async () => {
  const deps = await idleDeps();
  const folder = path.join(deps.folder, 'uploads');
  const headers = { 'x-concierge-batch': 'b', 'x-concierge-path': 'half.csv' };
  const request = Object.assign(new PassThrough(), { headers, complete: false });
  const receiving = new Uploads(folder, deps.files, 1000).receive(request as unknown as IncomingMessage);
  // Its folder is being made.
  request.destroy();
  await expect(receiving).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(path.join(folder, 'b'))).toEqual([]);
  expect(deps.files.current()).toEqual([]);
  deps.end();
});
