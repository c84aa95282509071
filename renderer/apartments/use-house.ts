import { useSyncExternalStore } from 'react';
import type { HouseId } from '../../app/contract/apartment-views';
import { useStream } from '../connection/use-stream';
import { useApp } from '../state/context';
import type { HouseState } from '../state/apartments-slice';

/** A house, live while the component is shown and the page can be seen: nothing is read for a hidden window. */
export function useHouse(house: HouseId): HouseState | null {
  const seen = usePageVisible();
  const apply = useApp((state) => state.applyHouse);
  useStream(
    seen ? `house ${house}` : null,
    (client, signal) => client.apartments.watch({ house }, { signal }),
    (update) => apply(house, update),
  );
  return useApp((state) => state.houses[house]);
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
