import type { Readable } from 'node:stream';

/** Characters that are kept. */
const KEPT = 8192;
/** The end of what is read does not come while a process that the child started holds it too. */
const LIMIT_MS = 2000;

/** The end of what a child writes on standard error, which tells why it crashed. */
export class LastWords {
  #text = '';

  constructor(private readonly stream: Readable | null) {
    stream?.setEncoding('utf8').on('data', this.#keep);
  }

  /**
   * All of it, once the child's 'exit' was told. What was written last often comes only then, and Electron takes every
   * listener off the stream as soon as that event's own were called.
   */
  async all(): Promise<string> {
    const { stream } = this;
    if (stream === null) return '';
    await new Promise((resolve) => setImmediate(resolve));
    if (stream.readableEnded || stream.destroyed) return this.#text;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LIMIT_MS);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      stream.off('data', this.#keep).on('data', this.#keep);
      stream.once('end', done).once('close', done).once('error', done);
    });
    return this.#text;
  }

  readonly #keep = (text: string): void => {
    this.#text = (this.#text + text).slice(-KEPT);
  };
}
