import type { ApartmentThread } from '../../app/contract/apartment-views';
import type { HouseState } from '../state/apartments-slice';

const APARTMENTS: Record<number, string> = { 0: 'STA', 1: 'MTA', 2: 'Neutral', 3: 'Main STA' };

/** Names of APTTYPEQUALIFIER, as Windows' headers have them. */
const QUALIFIERS: Record<number, string> = {
  1: 'implicit MTA',
  2: 'neutral on MTA',
  3: 'neutral on STA',
  4: 'neutral on implicit MTA',
  5: 'neutral on main STA',
  6: 'application STA',
};

/** The apartment in a word, such as `Main STA`. */
export function apartmentName(thread: Pick<ApartmentThread, 'type' | 'kind' | 'apartment' | 'name'>): string {
  // COM's own threads are named after their apartment.
  if (thread.apartment === null) return thread.name.charAt(0).toUpperCase() + thread.name.slice(1);
  const known = APARTMENTS[thread.type];
  if (known !== undefined) return known;
  return `${thread.kind.toUpperCase()}, not entered yet`;
}

/** What COM adds to the apartment's type; null where it adds nothing. */
export function qualifierName(thread: Pick<ApartmentThread, 'qualifier'>): string | null {
  return QUALIFIERS[thread.qualifier] ?? null;
}

/** Name of one of our apartments by its number, also after it ended. */
export function apartmentByNumber(house: Pick<HouseState, 'threads' | 'ended'>, apartment: number): string {
  const thread = house.threads.find((one) => one.apartment === apartment);
  return thread?.name ?? house.ended.get(apartment) ?? `apartment ${apartment}`;
}

/** What a thread waits on without pumping, such as `mutex "ledger"`; null where it does not. */
export function waitNames(house: Pick<HouseState, 'waitObjects'>, thread: ApartmentThread): string | null {
  if (thread.waitingOn.length === 0) return null;
  return thread.waitingOn
    .map((id) => {
      const object = house.waitObjects.find((one) => one.id === id);
      return object ? `${object.kind} "${object.name}"` : `object ${id}`;
    })
    .join(', ');
}

/** `Excel` of `Excel.Application`. */
export function applicationName(progId: string): string {
  return progId.split('.')[0] ?? progId;
}
