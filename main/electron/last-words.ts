import type { Readable } from 'node:stream';

/** What the process started may hold its standard error for as long as it likes, in milliseconds. */
const LIMIT_MS = 2_000;

/**
 * What a stream still brings until its end. Asked for in the moment when Electron tells that a process has ended: it then
 * takes all listeners from that process's standard error, and what was not read yet, such as why it crashed, stays in
 * there. Never rejects.
 */
export function lastWords(stream: Readable, limitMs = LIMIT_MS): Promise<string> {
  return new Promise((resolve) => {
    let words = '';
    const done = (): void => {
      clearTimeout(timer);
      resolve(words);
    };
    const timer = setTimeout(done, limitMs);
    // When the listeners are taken, and before anything flows: what comes while nobody listens would be lost.
    stream.pause();
    process.nextTick(() => {
      if (stream.readableEnded || stream.destroyed) {
        done();
        return;
      }
      stream.on('data', (text: string) => (words += text));
      stream.once('end', done);
      stream.once('close', done);
      stream.resume();
    });
  });
}
