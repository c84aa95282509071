import type { AppStore } from '../state/store';
import type { Shell } from './shell';

/**
 * Waits between attempts, in milliseconds, and then `LONGEST` for each. A browser writes a line into its console for each that
 * fails. Who comes back to the window does not wait.
 */
const WAITS = [250, 500, 1000, 2000, 4000, 8000, 15_000];
const LONGEST = 30_000;

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
    await pause(WAITS[failures] ?? LONGEST, signal);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Ends early when the user comes back to the window. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('focus', end);
      document.removeEventListener('visibilitychange', seen);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const seen = () => {
      if (document.visibilityState === 'visible') end();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('focus', end);
    document.addEventListener('visibilitychange', seen);
    signal.addEventListener('abort', end);
  });
}
