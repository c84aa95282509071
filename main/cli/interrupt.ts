import { constants } from 'node:os';

/** npm passes a terminal's Ctrl-C on to a process that the terminal has told already: two so close are one. */
const SAME_PRESS_MS = 300;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Those who listen at this moment. */
const stops = new Set<() => void>();
let listening = false;

/** Calls `first` at the first request to stop, `again` at the next. Answers how to stop listening. */
export function onInterrupt(first: () => void, again: () => void): () => void {
  let at = 0;
  const stop = (): void => {
    const now = Date.now();
    if (at === 0) {
      at = now;
      first();
    } else if (now - at > SAME_PRESS_MS) again();
  };
  listen();
  stops.add(stop);
  return () => void stops.delete(stop);
}

/** Once and for good: Node loses a signal that is on its way while the last listener leaves, also where another comes. */
function listen(): void {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (stops.size === 0) process.exit(128 + constants.signals[signal]);
      for (const stop of [...stops]) stop();
    });
  }
}
