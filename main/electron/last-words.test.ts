import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { lastWords } from './last-words';

/** The standard error of a process as Electron hands it out, with what came before its end was told. */
function standardError(): { stream: PassThrough; heard: () => string; end: () => void } {
  const stream = new PassThrough();
  let heard = '';
  stream.setEncoding('utf8').on('data', (text: string) => (heard += text));
  // As Electron does when the listeners of 'exit' have been called.
  return { stream, heard: () => heard, end: () => void stream.removeAllListeners() };
}

it('hears what arrives after the end was told', async () => {
  const { stream, heard, end } = standardError();
  stream.write('first, ');
  await new Promise((resolve) => setImmediate(resolve));
  const rest = lastWords(stream);
  end();
  stream.write('out of ');
  setImmediate(() => stream.end('memory'));
  expect(heard() + (await rest)).toBe('first, out of memory');
});

it('does not wait for a stream that has ended, nor for ever for one that somebody holds', async () => {
  const over = standardError();
  over.stream.end('all');
  await new Promise((resolve) => over.stream.once('end', resolve));
  expect(await lastWords(over.stream, 2 ** 30)).toBe('');
  const held = standardError();
  const rest = lastWords(held.stream, 20);
  held.end();
  held.stream.write('so far');
  expect(await rest).toBe('so far');
});
