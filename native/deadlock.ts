import type { ApartmentSnapshot, Snapshot } from './addon';

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

/**
 * Finds rings in the wait-for graph of our own threads: calls between apartments, mutexes, and threads waited on. A call
 * alone closes no ring, because a thread that waits for its outgoing call pumps and so takes calls in; it does when the
 * thread called waits without pumping. Events count where their signaller is declared: nobody else can know it.
 */
export function findDeadlocks(snapshot: Pick<Snapshot, 'apartments' | 'waitObjects'>): Deadlock[] {
  const apartments = new Map(snapshot.apartments.map((apartment) => [apartment.id, apartment]));
  const edges = new Map<number, Edge[]>();
  for (const apartment of snapshot.apartments)
    edges.set(apartment.id, edgesOf(apartment, snapshot, apartments));

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

function edgesOf(
  apartment: ApartmentSnapshot,
  snapshot: Pick<Snapshot, 'waitObjects'>,
  apartments: ReadonlyMap<number, ApartmentSnapshot>,
): Edge[] {
  const edges: Edge[] = [];
  for (const id of apartment.waitingOn) {
    const object = snapshot.waitObjects.find((one) => one.id === id);
    if (!object || object.apartment === 0) continue;
    if (object.kind === 'mutex' || object.kind === 'event')
      edges.push({ to: object.apartment, how: `waits for ${object.kind} "${object.name}"` });
    else if (object.kind === 'thread') edges.push({ to: object.apartment, how: 'waits for the end' });
  }
  const called = apartments.get(apartment.callingInto);
  // A thread that pumps in a call of its own, or idles, will take the call.
  if (called && called.id !== apartment.id && called.waitingOn.length > 0)
    edges.push({ to: called.id, how: 'calls into' });
  return edges;
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
