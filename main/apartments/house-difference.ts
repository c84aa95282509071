import type { ApartmentThread, HouseUpdate } from '../../app/contract/apartment-views';
import type { HouseReading } from './house';

/** What a listener who knows `before` has to be told to know `now`; null where nothing changed. */
export function houseDifference(before: HouseReading | null, now: HouseReading): HouseUpdate | null {
  if (before === null) {
    const { atUs, info, threads, ended, handovers, waitObjects, deadlocks } = now;
    return {
      first: true,
      atUs,
      info,
      threads: [...threads],
      ended: [...ended],
      handovers: [...handovers],
      waitObjects: [...waitObjects],
      deadlocks: deadlocks.map((ring) => ({ ...ring, links: [...ring.links] })),
    };
  }
  const threads = changedThreads(before.threads, now.threads);
  const keys = new Set(now.threads.map(({ key }) => key));
  const gone = before.threads.filter(({ key }) => !keys.has(key)).map(({ key }) => key);
  const update: HouseUpdate = {
    first: false,
    atUs: now.atUs,
    ...(same(before.info, now.info) ? {} : { info: now.info }),
    ...(threads.length === 0 ? {} : { threads }),
    ...(gone.length === 0 ? {} : { gone }),
    ...(same(before.ended, now.ended) ? {} : { ended: [...now.ended] }),
    ...(same(before.handovers, now.handovers) ? {} : { handovers: [...now.handovers] }),
    ...(same(before.waitObjects, now.waitObjects) ? {} : { waitObjects: [...now.waitObjects] }),
    ...(same(before.deadlocks, now.deadlocks) ? {} : { deadlocks: [...now.deadlocks] }),
  };
  return Object.keys(update).length === 2 ? null : update;
}

type ThreadChange = NonNullable<HouseUpdate['threads']>[number];

function changedThreads(before: readonly ApartmentThread[], now: readonly ApartmentThread[]): ThreadChange[] {
  const known = new Map(before.map((thread) => [thread.key, thread]));
  const changes: ThreadChange[] = [];
  for (const thread of now) {
    const old = known.get(thread.key);
    if (old === undefined) {
      changes.push(thread);
      continue;
    }
    const changed = (Object.keys(thread) as (keyof ApartmentThread)[]).filter(
      (field) => !same(old[field], thread[field]),
    );
    if (changed.length === 0) continue;
    changes.push({ key: thread.key, ...Object.fromEntries(changed.map((field) => [field, thread[field]])) });
  }
  return changes;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, i) => same(one, b[i]));
  const left = Object.entries(a);
  return (
    left.length === Object.keys(b).length &&
    left.every(([key, value]) => same(value, (b as Record<string, unknown>)[key]))
  );
}
