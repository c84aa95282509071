/** npm passes a terminal's Ctrl-C on to a process that the terminal has told already: two so close are one. */
const SAME_PRESS_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Requests to stop: Ctrl-C, SIGTERM, a closed terminal. What they do changes as the work goes on, and one listener stays
 * throughout: a signal that comes while another takes its place would be lost, or end the process.
 */
export class Interrupts {
  #first: () => void;
  #again: () => void;
  /** When the first one came, by a clock that nobody sets. */
  #at: number | null = null;

  /** Listens from now on until `end`. */
  constructor(first: () => void, again: () => void) {
    this.#first = first;
    this.#again = again;
    for (const signal of SIGNALS) process.on(signal, this.#stop);
  }

  /** From now on the next request calls `first`, and those after it `again`. */
  become(first: () => void, again: () => void): void {
    this.#first = first;
    this.#again = again;
    this.#at = null;
  }

  /** Signals do again what they do by themselves. */
  end(): void {
    for (const signal of SIGNALS) process.off(signal, this.#stop);
  }

  readonly #stop = (): void => {
    const now = performance.now();
    if (this.#at === null) {
      this.#at = now;
      this.#first();
    } else if (now - this.#at > SAME_PRESS_MS) this.#again();
  };
}
