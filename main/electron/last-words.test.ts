import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { LastWords } from './last-words';

/** What Electron does once the listeners of a child's 'exit' were called. */
function takeListenersOff(stream: PassThrough): void {
  stream.removeAllListeners();
}

describe('the last words of a child', () => {
  it('are read to their end, also those that come after its exit was told', async () => {
    const stream = new PassThrough();
    const words = new LastWords(stream);
    stream.write('Last few GCs\n');
    await turn();
    const all = words.all();
    takeListenersOff(stream);
    await turn();
    await turn();
    stream.end('FATAL ERROR: Reached heap limit\n');
    expect(await all).toBe('Last few GCs\nFATAL ERROR: Reached heap limit\n');
  });

  it('are kept where nothing more comes, and each once where the listeners stay', async () => {
    const ended = new PassThrough();
    const early = new LastWords(ended);
    ended.end('all of it');
    await turn();
    await turn();
    expect(await early.all()).toBe('all of it');

    const stream = new PassThrough();
    const words = new LastWords(stream).all();
    stream.end('once');
    expect(await words).toBe('once');
    expect(await new LastWords(null).all()).toBe('');
  });

  it('are not waited for for ever, and only their end is kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const stream = new PassThrough();
    const words = new LastWords(stream);
    stream.write(`${'x'.repeat(9000)}end`);
    await turn();
    const all = words.all();
    takeListenersOff(stream);
    await turn();
    await turn();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await all).toBe(`${'x'.repeat(8189)}end`);
  });
});
