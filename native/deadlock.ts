import type { ApartmentSnapshot, Snapshot, WaitObject } from './addon';

/** One thread of a deadlock and what it waits for. */
export interface DeadlockLink {
  apartment: string;
  threadId: number;
  /** Such as `waits for mutex "ledger"` or `calls into`. */
  how: string;
}

/** A ring of threads that wait for each other: each link waits for the next, the last for the first. */
export interface Deadlock {
  links: readonly DeadlockLink[];
  /** The ring in one sentence. */
  text: string;
}

interface Edge {
  to: number;
  how: string;
}

/** What a thread needs before it can go on: any one of these. */
type Need = readonly Edge[];

/**
 * Finds rings in the wait-for graph of our own threads: calls between apartments, mutexes, and threads waited on. A call
 * alone closes no ring, because a thread that waits for its outgoing call pumps and so takes calls in; it does when the
 * STA called waits without pumping. Events count where their signaller is declared: nobody else can know it. Who waits
 * for any of several objects is stuck only where each of them leads back.
 */
export function findDeadlocks(snapshot: Pick<Snapshot, 'apartments' | 'waitObjects'>): Deadlock[] {
  const apartments = new Map(snapshot.apartments.map((apartment) => [apartment.id, apartment]));
  const edges = stuckEdges(snapshot, apartments);

  const rings: Deadlock[] = [];
  const reported = new Set<string>();
  const walk = (id: number, path: number[]): void => {
    const at = path.indexOf(id);
    if (at >= 0) {
      const ring = path.slice(at);
      const key = [...ring].sort((a, b) => a - b).join();
      if (!reported.has(key)) {
        reported.add(key);
        rings.push(describe(ring, edges, apartments));
      }
      return;
    }
    for (const edge of edges.get(id) ?? []) walk(edge.to, [...path, id]);
  };
  for (const id of edges.keys()) walk(id, []);
  return rings;
}

/** For whom each thread waits that cannot go on: one that could, or may be freed from elsewhere, frees who waits for it. */
function stuckEdges(
  snapshot: Pick<Snapshot, 'apartments' | 'waitObjects'>,
  apartments: ReadonlyMap<number, ApartmentSnapshot>,
): Map<number, Edge[]> {
  const needs = new Map(
    snapshot.apartments.map((apartment) => [apartment.id, needsOf(apartment, snapshot, apartments)]),
  );
  const hopeless = (need: Need) => need.every(({ to }) => needs.has(to));
  for (let freed = true; freed;) {
    freed = false;
    for (const [id, own] of needs) {
      if (own.some(hopeless)) continue;
      needs.delete(id);
      freed = true;
    }
  }
  return new Map([...needs].map(([id, own]) => [id, own.filter(hopeless).flat()]));
}

function needsOf(
  apartment: ApartmentSnapshot,
  snapshot: Pick<Snapshot, 'waitObjects'>,
  apartments: ReadonlyMap<number, ApartmentSnapshot>,
): Need[] {
  const needs: Need[] = [];
  const waits = apartment.waitingOn.map((id) => {
    const object = snapshot.waitObjects.find((one) => one.id === id);
    return object && edgeTo(object, apartment.id);
  });
  if (waits.length > 0 && waits.every((edge) => edge !== undefined)) needs.push(waits);
  const called = apartments.get(apartment.callingInto);
  // A thread that pumps in a call of its own, or idles, will take the call; into the MTA it comes on a thread of COM.
  if (called?.kind === 'sta' && called.id !== apartment.id && called.waitingOn.length > 0)
    needs.push([{ to: called.id, how: 'calls into' }]);
  return needs;
}

function edgeTo(object: WaitObject, waiter: number): Edge | undefined {
  if (object.apartment === 0) return undefined;
  // Windows gives a thread its own mutex again: it has just got it.
  if (object.kind === 'mutex' && object.apartment === waiter) return undefined;
  if (object.kind === 'mutex' || object.kind === 'event')
    return { to: object.apartment, how: `waits for ${object.kind} "${object.name}"` };
  return object.kind === 'thread' ? { to: object.apartment, how: 'waits for the end' } : undefined;
}

function describe(
  ring: readonly number[],
  edges: ReadonlyMap<number, readonly Edge[]>,
  apartments: ReadonlyMap<number, ApartmentSnapshot>,
): Deadlock {
  const name = (id: number | undefined) => apartments.get(id ?? 0)?.name ?? `apartment ${id}`;
  const links = ring.map((id, i) => {
    const next = ring[(i + 1) % ring.length];
    return {
      apartment: name(id),
      threadId: apartments.get(id)?.threadId ?? 0,
      how: edges.get(id)?.find((edge) => edge.to === next)?.how ?? 'waits',
      next: name(next),
    };
  });
  const text = links
    .map((link) =>
      link.how === 'calls into'
        ? `${link.apartment} calls into ${link.next}`
        : `${link.apartment} ${link.how} of ${link.next}`,
    )
    .join('; ');
  return { links: links.map(({ apartment, threadId, how }) => ({ apartment, threadId, how })), text };
}
