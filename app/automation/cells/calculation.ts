/** What cells need to know of calculation. */
export interface Calculation {
  readonly automatic: boolean;
  /** Something changed since the last calculation, so that no formula's value can be relied on. */
  readonly due: boolean;
  /** A calculation ran, and nothing changed since: what is stale now stays so. */
  readonly settled: boolean;
  /** Computes formulas and forgets what was read of all sheets. */
  run(scope: 'stale' | 'all'): Promise<void>;
  /** Why a cell could not be computed the last time. */
  reason(sheet: string, cell: string): string | undefined;
  /** Contents changed. */
  changed(): void;
  /** Something changed that no formula depends on. */
  touched(): void;
}
