import { useEffect, useEffectEvent } from 'react';
import { useApp } from '../state/context';
import type { Client } from './client';

/** How long to wait before a stream that broke off is asked for again, in milliseconds. */
const RETRY_AFTER = 1500;

/**
 * Subscribes while the component is shown: a stream ends when it goes away, and starts anew after a reconnection.
 * `key` names what is watched; another key is another subscription. null subscribes to nothing.
 */
export function useStream<T>(
  key: string | null,
  open: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onValue: (value: T) => void,
  onError?: (error: unknown) => void,
): void {
  const client = useApp((state) => state.client);
  const opened = useEffectEvent(open);
  const valued = useEffectEvent(onValue);
  const failed = useEffectEvent((error: unknown) => onError?.(error));

  useEffect(() => {
    if (key === null || client === null) return;
    const abort = new AbortController();
    const follow = async () => {
      while (!abort.signal.aborted) {
        try {
          for await (const value of await opened(client, abort.signal)) {
            if (abort.signal.aborted) return;
            valued(value);
          }
          return;
        } catch (error) {
          if (abort.signal.aborted) return;
          failed(error);
          await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
        }
      }
    };
    void follow();
    return () => abort.abort();
  }, [key, client]);
}
