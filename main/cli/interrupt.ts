/** npm passes a terminal's Ctrl-C on to a process that the terminal has told already: two so close are one. */
const SAME_PRESS_MS = 300;

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
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
