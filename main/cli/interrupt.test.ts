import { once } from 'node:events';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { Interrupts } from './interrupt';

// What is one press is a matter of time, and how long a signal takes is the machine's business.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
});

it.skipIf(process.platform === 'win32')(
  'loses no signal that comes while another meaning takes its place',
  async () => {
    const [first, second, again] = [vi.fn(), vi.fn(), vi.fn()];
    const interrupts = new Interrupts(first, again);
    try {
      // Sent, but not told before this turn of the event loop ends.
      process.kill(process.pid, 'SIGHUP');
      interrupts.become(second, again);
      await expect.poll(() => second.mock.calls).toHaveLength(1);
      expect(first).not.toHaveBeenCalled();
      expect(again).not.toHaveBeenCalled();
    } finally {
      interrupts.end();
    }
  },
);

it.skipIf(process.platform === 'win32')('takes what comes at once for one request', async () => {
  const [first, again] = [vi.fn(), vi.fn()];
  const interrupts = new Interrupts(first, again);
  const send = async (signal: NodeJS.Signals): Promise<void> => {
    const told = once(process, signal);
    process.kill(process.pid, signal);
    await told;
  };
  try {
    await send('SIGTERM');
    vi.advanceTimersByTime(300);
    await send('SIGHUP');
    expect(first).toHaveBeenCalledTimes(1);
    expect(again).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    await send('SIGHUP');
    expect(first).toHaveBeenCalledTimes(1);
    expect(again).toHaveBeenCalledTimes(1);
  } finally {
    interrupts.end();
  }
});
