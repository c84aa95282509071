import type { Addon } from './addon';
import { currentIncomingCall } from './handlers';
import { Packer } from './packer';

/** Calls that are sent without waiting for the end of the turn, so that the apartment begins while more are packed. */
const MOST_TOGETHER = 64;

/** What becomes of single calls. */
interface CallsHost {
  /** The apartment takes no calls any more. */
  refused(ids: readonly number[]): void;
  /** Those of a turn are on their way, and nothing else of the turn is on the stack. */
  sent(): void;
}

/**
 * Independent calls to one apartment that were begun in the same turn of JavaScript: they cross together, when the turn's
 * own code is done, and each is answered for itself. native/src/single_calls.h is the other side.
 */
export class SingleCalls {
  readonly #addon: Addon;
  readonly #apartment: number;
  readonly #host: CallsHost;
  #packer: Packer | undefined;
  #ids: number[] = [];
  /** Where each call's tags, numbers and text begin. */
  #places: number[] = [];
  #within = 0;
  readonly #flush = () => {
    this.flush();
    this.#host.sent();
  };

  constructor(addon: Addon, apartment: number, host: CallsHost) {
    this.#addon = addon;
    this.#apartment = apartment;
    this.#host = host;
  }

  /** Packs one command under an id. What `pack` throws is thrown, and nothing of it is sent. */
  add(id: number, pack: (packer: Packer) => void): void {
    const within = currentIncomingCall();
    if (this.#ids.length > 0 && (within !== this.#within || this.#ids.length === MOST_TOGETHER)) this.flush();
    if (!this.#packer) {
      this.#packer = new Packer();
      queueMicrotask(this.#flush);
    }
    const packer = this.#packer;
    const { tagCount, numberCount, unitCount } = packer;
    try {
      pack(packer);
    } catch (error) {
      packer.cut(tagCount, numberCount, unitCount);
      throw error;
    }
    this.#within = within;
    this.#ids.push(id);
    this.#places.push(tagCount, numberCount, unitCount);
  }

  /** Sends what there is: before anything else goes to the same apartment, so that all keeps its order. */
  flush(): void {
    const packer = this.#packer;
    const ids = this.#ids;
    if (!packer) return;
    this.#packer = undefined;
    if (ids.length === 0) return packer.drop();
    for (let i = 0; i < ids.length; i++) {
      packer.number(ids[i] as number);
      for (let place = 0; place < 3; place++) packer.number(this.#places[i * 3 + place] as number);
    }
    this.#ids = [];
    this.#places = [];
    if (!this.#addon.postCalls(this.#apartment, packer.finish(), ids.length, this.#within))
      this.#host.refused(ids);
  }
}
