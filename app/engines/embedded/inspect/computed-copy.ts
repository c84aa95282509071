import path from 'node:path';
import type { EngineLimits } from '../../engine';
import type { ComputedCopy } from '../../inspector';
import { openEmbedded } from '../workbook/open-embedded';

/** Writes a copy of a workbook in which the formulas that can be computed are. The workbook itself is only read. */
export async function writeComputedCopy(
  file: string,
  destination: string,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<ComputedCopy> {
  const book = await openEmbedded(file, { limits, signal, scratch: path.dirname(destination) });
  try {
    const { computed, failed } = await book.recalculate({ scope: 'all', engine: 'ironcalc', signal });
    if (computed > 0) await book.save(destination, book.format, signal);
    return { computed, failed };
  } finally {
    await book.close();
  }
}
