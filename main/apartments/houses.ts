import type { HouseId, HouseUpdate } from '../../app/contract/apartment-views';
import type { Com } from '../../native';
import type { ApartmentsPort } from '../procedures/apartments-port';
import { ComHouse, emptyHouse } from './com-house';
import type { House } from './house';
import { HouseFeed } from './house-feed';

/** The houses that can be watched: this process, and the one of the lab's experiments while there is one. */
export class Houses implements ApartmentsPort {
  readonly noApartments: string | null;
  readonly #feeds: Record<HouseId, HouseFeed>;

  constructor(com: Com, lab: House = NO_LAB) {
    this.noApartments = com.available ? null : com.reason;
    this.#feeds = { app: new HouseFeed(new ComHouse(com, 'Concierge')), lab: new HouseFeed(lab) };
  }

  watch(house: HouseId, signal: AbortSignal | undefined): AsyncGenerator<HouseUpdate, void, void> {
    return this.#feeds[house].watch(signal);
  }
}

const NO_LAB: House = {
  read: () => emptyHouse('Lab', 'No experiment runs.'),
  drain: () => ({ calls: [], lost: 0 }),
  subscribe: () => () => undefined,
};
