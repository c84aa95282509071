// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { createAppStore } from '../state/store';
import { FakeMain } from '../testing/fake-main';
import { keepConnected } from './keep-connected';
import type { Shell } from './shell';

describe('keepConnected', () => {
  it('connects, notices the loss, and connects again', async () => {
    const main = new FakeMain();
    const closers: (() => void)[] = [];
    const shell: Shell = {
      ...main.shell,
      connect: vi.fn(() =>
        Promise.resolve({
          client: main.client,
          closed: new Promise<void>((resolve) => void closers.push(resolve)),
        }),
      ),
    };
    const store = createAppStore(shell);
    const states: [connection: string, withClient: boolean][] = [];
    store.subscribe(({ connection, client }) => {
      if (states.at(-1)?.[0] !== connection) states.push([connection, client !== null]);
    });
    const abort = new AbortController();
    const running = keepConnected(shell, store, abort.signal);
    await expect.poll(() => store.getState().connection).toBe('open');
    closers[0]?.();
    await expect.poll(() => closers).toHaveLength(2);
    await expect.poll(() => store.getState().connection).toBe('open');
    abort.abort();
    await running;
    expect(states).toEqual([
      ['open', true],
      ['lost', false],
      ['open', true],
    ]);
  });

  it('goes on trying while nobody answers', async () => {
    const main = new FakeMain();
    let attempts = 0;
    const shell: Shell = {
      ...main.shell,
      connect: () => (++attempts < 3 ? Promise.reject(new Error('nobody')) : main.shell.connect()),
    };
    const store = createAppStore(shell);
    const abort = new AbortController();
    void keepConnected(shell, store, abort.signal);
    await expect.poll(() => store.getState().connection).toBe('open');
    expect(attempts).toBe(3);
    abort.abort();
  });

  it('tries more and more rarely, and at once when the user comes back to the window', async () => {
    vi.useFakeTimers();
    try {
      const main = new FakeMain();
      let attempts = 0;
      const shell: Shell = {
        ...main.shell,
        connect: () => (attempts++, Promise.reject(new Error('nobody'))),
      };
      const abort = new AbortController();
      const running = keepConnected(shell, createAppStore(shell), abort.signal);
      await vi.advanceTimersByTimeAsync(60_000);
      const early = attempts;
      expect(early).toBeLessThan(10);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(attempts - early).toBe(4);
      window.dispatchEvent(new Event('focus'));
      await vi.advanceTimersByTimeAsync(0);
      expect(attempts - early).toBe(5);
      abort.abort();
      await running;
    } finally {
      vi.useRealTimers();
    }
  });
});
