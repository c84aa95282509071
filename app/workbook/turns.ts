/** Work on the main process's only thread is cut into pieces of about this many milliseconds. */
const PIECE_MS = 8;

/** Lets the event loop have its turn in long work, so that timers, windows and other jobs go on meanwhile. */
export class Turns {
  private began = performance.now();

  /** Resolves at once while the piece is short, else in a later turn of the loop. */
  async give(): Promise<void> {
    if (performance.now() - this.began < PIECE_MS) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.began = performance.now();
  }
}
