import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PreviewPage } from '../../app/contract/views';
import { PAGE_ROWS, PageCache } from './page-cache';

function pageOf(top: number, count: number): PreviewPage {
  return {
    top,
    rows: Array.from({ length: count }, (_, i) => [[1, { t: `row ${top + i}`, k: 's' as const }]]),
    totalRows: 1_000_000,
    totalColumns: 3,
    complete: true,
  };
}

describe('PageCache', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reads the first page at once and later ones when scrolling rests', async () => {
    const load = vi.fn(async (top: number, count: number) => pageOf(top, count));
    const cache = new PageCache(load);
    cache.want(1, 30);
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(cache.row(7)?.get(1)?.t).toBe('row 7');
    expect(cache.extent).toEqual({ rows: 1_000_000, columns: 3, complete: true });

    cache.want(5000, 5030);
    cache.want(90_000, 90_030);
    await vi.advanceTimersByTimeAsync(200);
    expect(load.mock.calls.map(([top]) => top)).toEqual([1, 89_801, 90_001]);
    expect(cache.row(90_010)?.get(1)?.t).toBe('row 90010');
    expect(cache.row(5010)).toBeUndefined();
  });

  it('knows how far a sheet goes before it was read to its end, where the inspection found it out', async () => {
    const part = { ...pageOf(1, 200), totalRows: 200, complete: false };
    const known = new PageCache(async () => part, { rows: 100_001, columns: 10, complete: true });
    expect(known.extent.rows).toBe(100_001);
    known.want(1, 30);
    await vi.advanceTimersByTimeAsync(0);
    expect(known.extent).toEqual({ rows: 100_001, columns: 10, complete: true });
    const unknown = new PageCache(async () => part);
    unknown.want(1, 30);
    await vi.advanceTimersByTimeAsync(0);
    expect(unknown.extent).toEqual({ rows: 200, columns: 3, complete: false });
  });

  it('gives up a page that went out of view before it came', async () => {
    const aborted: number[] = [];
    const cache = new PageCache(
      (top, count, signal) =>
        new Promise((resolve, reject) => {
          if (top === 1) resolve(pageOf(top, count));
          signal.addEventListener('abort', () => (aborted.push(top), reject(new Error('aborted'))));
        }),
    );
    cache.want(1, 30);
    await vi.advanceTimersByTimeAsync(0);
    cache.want(1001, 1030);
    await vi.advanceTimersByTimeAsync(100);
    cache.want(1, 30);
    await vi.advanceTimersByTimeAsync(100);
    expect(aborted).toEqual([1001]);
    expect(cache.problem).toBeNull();
  });

  it('reads a page that comes back into view before the request given up for it has ended', async () => {
    const asked: { top: number; end: () => void }[] = [];
    const cache = new PageCache(
      (top, count) => new Promise((resolve) => asked.push({ top, end: () => resolve(pageOf(top, count)) })),
    );
    cache.want(1, 30);
    cache.want(1001, 1030);
    cache.want(1, 30);
    await vi.advanceTimersByTimeAsync(100);
    for (const { end } of asked) end();
    await vi.advanceTimersByTimeAsync(100);
    expect(cache.row(7)?.get(1)?.t).toBe('row 7');
    expect(cache.loading).toBe(false);
  });

  it('keeps a bounded number of rows however far one scrolls', async () => {
    const cache = new PageCache(async (top, count) => pageOf(top, count));
    for (let page = 0; page < 100; page++) {
      cache.want(page * PAGE_ROWS + 1, page * PAGE_ROWS + 30);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(cache.row(1)).toBeUndefined();
    expect(cache.row(99 * PAGE_ROWS + 1)).toBeDefined();
  });

  it('says why a page could not be read, and reads it when asked again', async () => {
    let fails = true;
    const cache = new PageCache(async (top, count) => {
      if (fails) throw new Error('The file is gone.');
      return pageOf(top, count);
    });
    cache.want(1, 30);
    await vi.advanceTimersByTimeAsync(0);
    expect(cache.problem?.message).toBe('The file is gone.');
    fails = false;
    cache.want(1, 30);
    await vi.advanceTimersByTimeAsync(100);
    expect(cache.problem).toBeNull();
    expect(cache.row(1)).toBeDefined();
  });
});
