/** Ids stay below those that native/src/apartment.h uses for what an apartment tells unasked. */
const MOST_IDS = 0x7fff_ffff;
/** Places of answered calls that are kept before those still waiting move aside. */
const MOST_PLACES = 4096;

/** Calls that wait for their answer, by an id that grows: mostly a short array, whose first place has the least id. */
export class WaitingCalls<Call> {
  #base = 1;
  #places: (Call | undefined)[] = [];
  /** Calls that take long, while thousands of later ones come and go. */
  readonly #slow = new Map<number, Call>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Answers the call's id. */
  add(call: Call): number {
    if (this.#places.length === MOST_PLACES || this.#base + this.#places.length > MOST_IDS) this.#compact();
    this.#size++;
    return this.#base + this.#places.push(call) - 1;
  }

  /** Takes a call out; undefined where it was answered before. */
  take(id: number): Call | undefined {
    const at = id - this.#base;
    let call: Call | undefined;
    if (at >= 0) {
      call = this.#places[at];
      if (call !== undefined) this.#places[at] = undefined;
    } else {
      call = this.#slow.get(id);
      this.#slow.delete(id);
    }
    if (call === undefined) return undefined;
    if (--this.#size === 0) {
      this.#base += this.#places.length;
      this.#places = [];
    }
    return call;
  }

  #compact(): void {
    this.#places.forEach((call, at) => {
      if (call !== undefined) this.#slow.set(this.#base + at, call);
    });
    this.#base = this.#base + this.#places.length > MOST_IDS ? 1 : this.#base + this.#places.length;
    this.#places = [];
  }
}
