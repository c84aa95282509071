import { useEffect, useState } from 'react';
import type { HouseState } from '../../state/apartments-slice';

const TICK_MS = 250;

/**
 * Now on the clock of an experiment's process, in microseconds. It goes on while the experiment does, in a recording too,
 * which has the pauses that there were; else it stands where the picture was taken.
 */
export function useMomentNow(house: HouseState | null, going: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [going]);
  if (house === null) return 0;
  return going ? house.atUs + Math.max(0, nowMs - house.heardAt) * 1000 : house.atUs;
}
