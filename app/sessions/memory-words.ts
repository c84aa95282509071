import { MEMORY_LIMIT_MARK } from './worker-guard';

/** What the last words of a worker say of its memory. */
export type MemoryWords =
  /** Its guard saw it pass its limit, holding so many MiB. */
  | { end: 'limit'; heldMiB: number }
  /** Its heap was full. */
  | { end: 'heap' }
  /** V8 got no memory although the heap was far from full: the system had none, or did not give it. */
  | { end: 'refused' };

/** Heaps that are so full count as full; a last allocation may ask for much at once. */
const FULL = 0.75;
/** V8's own words for a heap at its bound, and for a structure larger than it can ever hold. */
const AT_BOUND = /near heap limit|Reached heap limit|invalid (?:table size|array length)/;
/** A line of the collections that V8 tells last: `Mark-sweep 2046.9 (2082.6) -> 2046.1 (2082.6) MB`. */
const COLLECTION = /(\d+(?:\.\d+)?) \(\d+(?:\.\d+)?\) -> \d+(?:\.\d+)? \(\d+(?:\.\d+)?\) MB/g;

/** Reads standard error of a worker that ended. Null: it says nothing of memory. */
export function memoryWords(stderr: string, heapMiB: number): MemoryWords | null {
  const at = stderr.lastIndexOf(MEMORY_LIMIT_MARK);
  if (at >= 0)
    return { end: 'limit', heldMiB: Number.parseInt(stderr.slice(at + MEMORY_LIMIT_MARK.length + 1), 10) };
  if (!stderr.includes('heap out of memory')) return null;
  const largest = Math.max(0, ...[...stderr.matchAll(COLLECTION)].map(([, used]) => Number(used)));
  return { end: AT_BOUND.test(stderr) || largest >= heapMiB * FULL ? 'heap' : 'refused' };
}
