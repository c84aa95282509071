import type { AppStore } from '../state/store';
import type { Shell } from './shell';

/** Waits between attempts, in milliseconds; the last one repeats. */
const WAITS = [250, 500, 1000, 2000, 4000];

/** Connects, and connects again whenever the other side went away, until the signal aborts. */
export async function keepConnected(shell: Shell, store: AppStore, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const channel = await shell.connect();
      const info = await channel.client.app.info();
      failures = 0;
      store.getState().connected(channel.client, info);
      await Promise.race([channel.closed, aborted(signal)]);
    } catch {
      failures++;
    }
    if (signal.aborted) return;
    store.getState().disconnected();
    await pause(WAITS[Math.min(failures, WAITS.length - 1)] ?? 4000, signal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
