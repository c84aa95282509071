/** Something whose state can be read at any time and that tells when it changed. */
export interface Observable<T> {
  current(): T | Promise<T>;
  /** Calls back after every change until the answered function is called. */
  subscribe(changed: () => void): () => void;
}

/**
 * The state at once, and again after changes: at most once in `intervalMs`, always the newest, never a backlog, because
 * a snapshot is taken only when the listener asks for the next one. Ends when the signal aborts; nothing is read and
 * no subscription exists while nobody listens.
 */
export async function* snapshots<T>(
  source: Observable<T>,
  signal: AbortSignal | undefined,
  intervalMs = 100,
): AsyncGenerator<T, void, void> {
  const left = (): boolean => signal?.aborted === true;
  if (left()) return;
  let dirty = true;
  let wake: (() => void) | null = null;
  const rouse = (): void => wake?.();
  const unsubscribe = source.subscribe(() => {
    dirty = true;
    rouse();
  });
  signal?.addEventListener('abort', rouse);
  try {
    for (;;) {
      while (!dirty && !left()) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (left()) return;
      dirty = false;
      yield await source.current();
      await pause(intervalMs, signal);
    }
  } finally {
    signal?.removeEventListener('abort', rouse);
    unsubscribe();
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted === true) done();
    else signal?.addEventListener('abort', done);
  });
}
