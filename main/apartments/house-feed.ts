import { packCalls, type CallEvent, type HouseUpdate } from '../../app/contract/apartment-views';
import type { House, HouseReading } from './house';
import { houseDifference } from './house-difference';

/** A house is read, and a listener told, at most so often. */
export const FEED_INTERVAL_MS = 100;

/** A house in which nothing has happened for so many looks is looked at less often, until something happens. */
const QUIET_AFTER = 10;
const QUIET_EVERY = 4;

/** Calls kept for a listener who is slow to take them; older ones are dropped and counted. */
const MOST_PENDING = 20_000;

interface Listener {
  known: HouseReading | null;
  pending: CallEvent[];
  lost: number;
  toldLost: number;
  wake: (() => void) | null;
}

/** One house told to any number of listeners. It is read by one clock, which runs only while somebody listens. */
export class HouseFeed {
  readonly #listeners = new Set<Listener>();
  #clock: NodeJS.Timeout | null = null;
  #reading: HouseReading | null = null;
  #lost: number | null = null;
  #quiet = 0;

  constructor(
    private readonly house: House,
    private readonly intervalMs = FEED_INTERVAL_MS,
  ) {}

  /** Whether the house is being read at all. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** The house at once, then what changed since, until the signal aborts. Nothing comes while nothing changes. */
  async *watch(signal: AbortSignal | undefined): AsyncGenerator<HouseUpdate, void, void> {
    const left = (): boolean => signal?.aborted === true;
    if (left()) return;
    const listener: Listener = { known: null, pending: [], lost: 0, toldLost: 0, wake: null };
    const rouse = (): void => listener.wake?.();
    signal?.addEventListener('abort', rouse);
    this.#listeners.add(listener);
    try {
      if (this.#listeners.size === 1) this.#begin();
      this.#read();
      for (;;) {
        if (left()) return;
        const update = this.#updateFor(listener);
        if (update) yield update;
        if (left()) return;
        await new Promise<void>((resolve) => (listener.wake = resolve));
      }
    } finally {
      signal?.removeEventListener('abort', rouse);
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#end();
    }
  }

  #begin(): void {
    this.#clock = setInterval(() => this.#tick(), this.intervalMs);
    this.#clock.unref();
  }

  #end(): void {
    if (this.#clock) clearInterval(this.#clock);
    this.#clock = null;
    this.#reading = null;
    // What is lost while nobody looks is nobody's loss.
    this.#lost = null;
  }

  #tick(): void {
    const quiet = this.#quiet++;
    if (quiet >= QUIET_AFTER && quiet % QUIET_EVERY !== 0) return;
    this.#read();
    for (const listener of this.#listeners) listener.wake?.();
  }

  #read(): void {
    this.#reading = this.house.read();
    const { calls, lost } = this.house.drain();
    const newlyLost = lost - (this.#lost ?? lost);
    this.#lost = lost;
    for (const listener of this.#listeners) {
      listener.lost += newlyLost;
      if (calls.length === 0) continue;
      for (const call of calls) listener.pending.push(call);
      const over = listener.pending.length - MOST_PENDING;
      if (over > 0) {
        listener.pending.splice(0, over);
        listener.lost += over;
      }
    }
  }

  #updateFor(listener: Listener): HouseUpdate | null {
    listener.wake = null;
    const reading = this.#reading;
    if (!reading) return null;
    const difference = houseDifference(listener.known, reading);
    const calls = listener.pending;
    if (!difference && calls.length === 0 && listener.lost === listener.toldLost) return null;
    this.#quiet = 0;
    listener.known = reading;
    listener.pending = [];
    const lostChanged = listener.lost !== listener.toldLost;
    listener.toldLost = listener.lost;
    return {
      ...(difference ?? { first: false, atUs: reading.atUs }),
      ...(calls.length === 0 ? {} : { calls: packCalls(calls) }),
      ...(lostChanged ? { lost: listener.lost } : {}),
    };
  }
}
