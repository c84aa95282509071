/** Which thread makes the object, in a process where nothing else has happened. */
export const CREATORS = [
  'main-sta',
  'other-sta',
  'first-sta',
  'mta-with-sta',
  'mta-alone',
  'bare-with-mta',
  'bare-with-mta-and-sta',
  'bare-alone',
] as const;
export type Creator = (typeof CREATORS)[number];

export const CREATOR_TITLES: Readonly<Record<Creator, string>> = {
  'main-sta': 'main STA',
  'other-sta': 'other STA, main STA pumps, MTA exists',
  'first-sta': 'first STA, MTA exists',
  'mta-with-sta': 'MTA, main STA exists',
  'mta-alone': 'MTA, no STA',
  'bare-with-mta': 'uninitialised thread, MTA exists',
  'bare-with-mta-and-sta': 'uninitialised thread, MTA and main STA exist',
  'bare-alone': 'uninitialised thread, no MTA',
};

/** ThreadingModel under which the class is registered. */
export const MODELS = ['Apartment', 'Free', 'Both', 'none'] as const;
export type Model = (typeof MODELS)[number];

/** Where the object lives, seen from its creator. */
export type Place = 'direct' | 'main STA' | 'MTA' | 'host MTA' | 'host STA' | 'CO_E_NOTINITIALIZED';

/**
 * What the COM documentation says (Processes, Threads, and Apartments; Choosing the Threading Model), cell by cell.
 * `direct`: on the creator's thread, without a proxy. Host apartments are threads that COM makes for the purpose.
 */
export const EXPECTED: Readonly<Record<Creator, Readonly<Record<Model, Place>>>> = {
  'main-sta': { Apartment: 'direct', Free: 'host MTA', Both: 'direct', none: 'direct' },
  'other-sta': { Apartment: 'direct', Free: 'MTA', Both: 'direct', none: 'main STA' },
  'first-sta': { Apartment: 'direct', Free: 'MTA', Both: 'direct', none: 'direct' },
  'mta-with-sta': { Apartment: 'host STA', Free: 'direct', Both: 'direct', none: 'main STA' },
  'mta-alone': { Apartment: 'host STA', Free: 'direct', Both: 'direct', none: 'host STA' },
  'bare-with-mta': { Apartment: 'host STA', Free: 'direct', Both: 'direct', none: 'host STA' },
  'bare-with-mta-and-sta': { Apartment: 'host STA', Free: 'direct', Both: 'direct', none: 'main STA' },
  'bare-alone': {
    Apartment: 'CO_E_NOTINITIALIZED',
    Free: 'CO_E_NOTINITIALIZED',
    Both: 'CO_E_NOTINITIALIZED',
    none: 'CO_E_NOTINITIALIZED',
  },
};

/** What the lab host observed in one cell. */
export interface MatrixSighting {
  creator: Creator;
  model: Model;
  /** HRESULT of the creation. */
  result: number;
  lives?: string;
  proxy?: boolean;
  mtaMade?: boolean;
}

const CO_E_NOTINITIALIZED = 0x800401f0 | 0;

/** The place in the words of the table. An object away from its creator must be behind a proxy, one beside it must not. */
export function placeOf(sighting: MatrixSighting): string {
  if (sighting.result === CO_E_NOTINITIALIZED) return 'CO_E_NOTINITIALIZED';
  if (sighting.result !== 0) return `failed with ${sighting.result}`;
  if (sighting.lives === "the creator's thread")
    return sighting.proxy ? 'beside its creator, yet behind a proxy' : 'direct';
  return sighting.proxy ? (sighting.lives ?? 'unknown') : `${sighting.lives ?? 'unknown'} without a proxy`;
}
