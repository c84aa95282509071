/** Thrown where a formula must not be given to IronCalc; the message says why. */
export class CannotFeed extends Error {}
