import { readdir } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { idleDeps } from '../procedures/testing/idle-deps';
import { Uploads } from './uploads';

it.each([
  ['before its first byte came', undefined],
  ['when all of it had come, and nothing was taken yet', 'whole'],
])('ends an upload that was cut off %s, and keeps nothing of it', async (_, text) => {
  const deps = await idleDeps();
  const folder = path.join(deps.folder, 'uploads');
  const request = upload('b', 'half.csv', text);
  const receiving = new Uploads(folder, deps.files, 1000).receive(request);
  // Its folder is being made.
  request.destroy();
  await expect(receiving).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(path.join(folder, 'b'))).toEqual([]);
  expect(deps.files.current()).toEqual([]);
  deps.end();
});

it('takes a file of a drop although one that is known already takes their folder away', async () => {
  const deps = await idleDeps();
  const folder = path.join(deps.folder, 'uploads');
  const uploads = new Uploads(folder, deps.files, 1000);
  expect(await uploads.receive(upload('first', 'known.csv', 'known'))).toEqual({ added: 1, known: 0 });
  // The folder goes at some moment of the other upload's beginning: whichever it is, nothing of it may be lost.
  for (let later = 0; later < 60; later++) {
    const known = uploads.receive(upload(`drop-${later}`, 'known.csv', 'known'));
    for (let turn = 0; turn < later; turn++) await new Promise(setImmediate);
    const other = uploads.receive(upload(`drop-${later}`, 'new.csv', `new ${later}`));
    expect(await Promise.all([known, other])).toEqual([
      { added: 0, known: 1 },
      { added: 1, known: 0 },
    ]);
    expect(await readdir(path.join(folder, `drop-${later}`))).toEqual(['new.csv']);
  }
  deps.end();
});

/** A request as far as an upload looks at it; without a text nothing has come of it yet. */
function upload(batch: string, name: string, text?: string): IncomingMessage {
  const headers = { 'x-concierge-batch': batch, 'x-concierge-path': name };
  const stream = new PassThrough();
  if (text !== undefined) stream.end(text);
  return Object.assign(stream, { headers }) as unknown as IncomingMessage;
}
