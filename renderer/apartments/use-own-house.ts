import { useSyncExternalStore } from 'react';
import { useStream } from '../connection/use-stream';
import { useApp } from '../state/context';

/** Follows the app's own house while the component is shown and the page can be seen: nothing is read for a hidden one. */
export function useOwnHouse(): void {
  const seen = usePageVisible();
  const apply = useApp((state) => state.applyHouse);
  useStream(
    seen ? 'own house' : null,
    (client, signal) => client.apartments.watch(undefined, { signal }),
    (update) => apply('app', update),
  );
}

function usePageVisible(): boolean {
  return useSyncExternalStore(
    (changed) => {
      document.addEventListener('visibilitychange', changed);
      return () => document.removeEventListener('visibilitychange', changed);
    },
    () => document.visibilityState !== 'hidden',
  );
}
