/** The place of late answers among `HouseState.refusals`. */
export const LATE_ANSWERS = 'late answers';
