/** An answer of at most so many bytes becomes values in one go: it takes well under a slice. */
export const AT_ONCE_BYTES = 64 * 1024;

/** The longest time that making JavaScript values of an answer may keep the event loop, in milliseconds. */
const SLICE_MS = 4;

/** Cuts long work on the JavaScript thread into slices, so that timers, windows and other answers get their turn. */
export class Slices {
  #began = performance.now();

  due(): boolean {
    return performance.now() - this.#began >= SLICE_MS;
  }

  /** Resolves in a later turn of the event loop. */
  async turn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#began = performance.now();
  }
}
