import type { Addon } from './addon';

/** Something an apartment's thread can wait on. */
export class WaitableObject {
  /** @internal */
  constructor(
    protected readonly addon: Addon,
    /** @internal */
    readonly id: number,
    readonly name: string,
  ) {}

  /** Lets the handle go. A wait in progress keeps its own. */
  close(): void {
    this.addon.closeSync(this.id);
  }
}

export class EventObject extends WaitableObject {
  set(): void {
    this.addon.signalEvent(this.id, true);
  }

  reset(): void {
    this.addon.signalEvent(this.id, false);
  }
}

export class Semaphore extends WaitableObject {
  /** False when the count would pass its maximum; it is then unchanged. */
  release(count = 1): boolean {
    return this.addon.releaseSemaphore(this.id, count);
  }
}

/** How a wait ended. `abandoned`: the object is a mutex whose owner ended without giving it back; it is owned now. */
export type WaitResult =
  | { end: 'object' | 'abandoned'; index: number; object: WaitableObject }
  | { end: 'timeout' | 'stopped'; taken: readonly WaitableObject[] }
  | { end: 'message' };

const ENDS = ['object', 'abandoned', 'timeout', 'message', 'stopped'] as const;

/** @internal Reads what native/src/waits.cpp answers: end, index, indexes of objects taken. */
export function readWait(numbers: Float64Array, objects: readonly WaitableObject[]): WaitResult {
  const end = ENDS[numbers[0] ?? -1];
  const at = (index: number): WaitableObject => {
    const object = objects[index];
    if (!object) throw new RangeError(`a wait on ${objects.length} objects answered number ${index}`);
    return object;
  };
  switch (end) {
    case 'object':
    case 'abandoned':
      return { end, index: numbers[1] ?? 0, object: at(numbers[1] ?? 0) };
    case 'timeout':
    case 'stopped':
      return { end, taken: [...numbers.subarray(2)].map(at) };
    case 'message':
      return { end };
    default:
      throw new RangeError('a wait answered something unknown');
  }
}
