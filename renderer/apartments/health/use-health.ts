import { useApp } from '../../state/context';
import { useNow } from '../../parts/use-now';
import { useHouseNow } from '../use-house-now';
import type { HealthInput } from './findings';

/** Everything that health is judged by, as it is now. */
export function useHealthInput(): HealthInput {
  const house = useApp((state) => state.houses.app);
  const sessions = useApp((state) => state.sessions);
  const workers = useApp((state) => state.workers);
  const residentMiB = useApp((state) => state.settings?.limits.residentMiB ?? null);
  const nowUs = useHouseNow(house);
  const nowMs = useNow(
    sessions !== null && (sessions.waiting.length > 0 || sessions.sessions.some(({ call }) => call !== null)),
  );
  return {
    house,
    nowUs,
    sessions,
    workers: workers ?? [],
    nowMs,
    residentLimit: residentMiB === null ? null : residentMiB * 1024 ** 2,
  };
}
