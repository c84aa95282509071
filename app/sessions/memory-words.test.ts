import { expect, it } from 'vitest';
import { memoryWords } from './memory-words';
import { MEMORY_LIMIT_MARK } from './worker-guard';

/** As V8 writes it, with its last collections. */
const last = (used: number, why: string): string =>
  `<--- Last few GCs --->\n\n[7:0x5]  812 ms: Mark-sweep ${used}.1 (${used + 40}.5) -> ${used}.0 (${used + 40}.5) MB, 9.1 / 0.0 ms\n\n` +
  `<--- JS stacktrace --->\n\nFATAL ERROR: ${why} Allocation failed - JavaScript heap out of memory\n 1: 00007FF6 node::Abort\n`;

it('tells a full heap from one that the system gave no memory', () => {
  expect(memoryWords(last(3050, 'CALL_AND_RETRY_LAST'), 3072)).toEqual({ end: 'heap' });
  expect(memoryWords(last(900, 'Reached heap limit'), 3072)).toEqual({ end: 'heap' });
  expect(memoryWords(last(900, 'invalid table size'), 3072)).toEqual({ end: 'heap' });
  expect(memoryWords(last(12, 'Committing semi space failed.'), 3072)).toEqual({ end: 'refused' });
  const early = 'FATAL ERROR: NewSpace::Rebalance Allocation failed - JavaScript heap out of memory';
  expect(memoryWords(early, 3072)).toEqual({ end: 'refused' });
});

it('reads what the guard says, and nothing else', () => {
  expect(memoryWords(`some warning\n${MEMORY_LIMIT_MARK}, 3211 MB\n`, 3072)).toEqual({
    end: 'limit',
    heldMiB: 3211,
  });
  expect(memoryWords('# Fatal error in , line 0\n# Check failed', 3072)).toBeNull();
  expect(memoryWords('', 3072)).toBeNull();
});
