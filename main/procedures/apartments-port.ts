import type { HouseUpdate } from '../../app/contract/apartment-views';

/** What the procedures need of threads and apartments. */
export interface ApartmentsPort {
  /** Why there is no COM in this process; null where there is. */
  readonly noApartments: string | null;
  watch(signal: AbortSignal | undefined): AsyncGenerator<HouseUpdate, void, void>;
}
