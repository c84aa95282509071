/** The last so many of what was put in; older entries make room. */
export class Ring<T> {
  readonly #entries: T[] = [];
  #start = 0;

  constructor(readonly capacity: number) {}

  get length(): number {
    return this.#entries.length;
  }

  push(entry: T): void {
    if (this.#entries.length < this.capacity) {
      this.#entries.push(entry);
      return;
    }
    this.#entries[this.#start] = entry;
    this.#start = (this.#start + 1) % this.capacity;
  }

  /** The entry at a place; 0 is the oldest. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.#entries.length) return undefined;
    return this.#entries[(this.#start + index) % this.#entries.length];
  }

  /** Oldest first. */
  *[Symbol.iterator](): Generator<T, void, void> {
    for (let i = 0; i < this.#entries.length; i++) yield this.at(i) as T;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#start = 0;
  }
}
