import { useEffect, useState } from 'react';
import type { HouseState } from '../state/apartments-slice';
import { houseNowUs } from './house-now';

/** How often ages are shown anew while something is under way. */
const TICK_MS = 250;

/** Now on a house's clock while the component is shown, in microseconds; it ticks only where an age is shown. */
export function useHouseNow(house: HouseState | null): number {
  const [, setTicks] = useState(0);
  const ticking =
    house?.threads.some(
      ({ callSinceUs, queuedSinceUs, unpumpedSinceUs }) =>
        callSinceUs !== null || queuedSinceUs !== null || unpumpedSinceUs !== null,
    ) === true || (house?.handovers.length ?? 0) > 0;
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [ticking]);
  return house === null ? 0 : houseNowUs(house);
}
