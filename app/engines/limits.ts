import type { EngineLimits } from './engine';

const MiB = 1024 * 1024;

/** Defaults of the limits, chosen so that a 6-million-cell sheet passes and a zip bomb does not. */
export const DEFAULT_LIMITS: EngineLimits = {
  inflatedBytes: 4096 * MiB,
  inflationRatio: 500,
  residentBytes: 3072 * MiB,
  taskMs: 15 * 60_000,
};

/** Entries smaller than this are never refused for their inflation ratio: repetitive XML compresses well. */
export const RATIO_FLOOR_BYTES = MiB;
