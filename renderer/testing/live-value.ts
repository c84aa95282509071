/** A value that can be watched: the present one at once, then every change. */
export class LiveValue<T> {
  #value: T;
  readonly #wake = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }
  get value(): T {
    return this.#value;
  }
  set(value: T): void {
    this.#value = value;
    for (const wake of this.#wake) wake();
  }

  async *watch(signal: AbortSignal | undefined): AsyncGenerator<T, void> {
    while (!signal?.aborted) {
      const seen = this.#value;
      yield seen;
      if (!Object.is(seen, this.#value)) continue;
      await new Promise<void>((resolve) => {
        const wake = () => (this.#wake.delete(wake), resolve());
        this.#wake.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
  }
}
