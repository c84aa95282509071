import type { HouseState } from '../state/apartments-slice';

/** Now on a house's clock, in microseconds: it goes on while the house has nothing to tell. */
export function houseNowUs(house: Pick<HouseState, 'atUs' | 'heardAt' | 'info'>): number {
  // A recording stands still, and where there is no COM there is no clock.
  if (house.info.recorded !== null || house.info.system === 'none') return house.atUs;
  return house.atUs + (performance.now() - house.heardAt) * 1000;
}
