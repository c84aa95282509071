import type { HouseUpdate } from '../../app/contract/apartment-views';
import type { Com } from '../../native';
import type { ApartmentsPort } from '../procedures/apartments-port';
import { ComHouse } from './com-house';
import { HouseFeed } from './house-feed';

/** The house of this process: its threads and apartments, or why it has none. */
export class OwnHouse implements ApartmentsPort {
  readonly noApartments: string | null;
  readonly #feed: HouseFeed;

  constructor(com: Com) {
    this.noApartments = com.available ? null : com.reason;
    this.#feed = new HouseFeed(new ComHouse(com, 'Concierge'));
  }

  watch(signal: AbortSignal | undefined): AsyncGenerator<HouseUpdate, void, void> {
    return this.#feed.watch(signal);
  }
}
