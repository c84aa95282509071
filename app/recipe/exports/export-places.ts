import { Problem } from '../../errors/problem';
import type { Area } from '../../workbook/cells';
import { freshValues, type WhenStale } from '../fresh-values';
import { fillOutputName } from '../output-name';
import type { StepContext } from '../step';
import { stepTargets, type IfMissing } from '../targets/step-targets';

/** More cells than this, empty ones included, are not written out: a stray cell far away would make it gigabytes. */
const MAX_CELLS = 250_000_000;

/** One sheet's cells that are going to be exported. */
export interface ExportPlace {
  sheet: string;
  area: Area;
}

/** What an exporting step reads: its target with current values, sheet by sheet. Empty sheets are left out, and named. */
export async function exportPlaces(
  context: StepContext,
  options: { target: string; ifMissing: IfMissing; stale: WhenStale },
): Promise<ExportPlace[]> {
  const targets = await stepTargets(context, options.target, 'any', options.ifMissing);
  if (targets.length === 0) return [];
  await freshValues(
    context,
    context.workbook,
    options.stale,
    targets.map((target) => target.sheet),
  );
  const places: ExportPlace[] = [];
  for (const { sheet, area } of targets) {
    if (area === null) {
      context.tally.warn(`Sheet "${sheet}" is empty and was not exported.`);
      continue;
    }
    const cells = (area.bottom - area.top + 1) * (area.right - area.left + 1);
    if (cells > MAX_CELLS) {
      throw new Problem('too-large', `Sheet "${sheet}" spans ${cells} cells, most of them empty.`, {
        hint: 'Export the range that holds the data, or clear the stray cells first.',
        place: { sheet },
      });
    }
    places.push({ sheet, area });
  }
  return places;
}

/** The file name of an export, with extension. `n` counts the exports of this step and file, from 1. */
export function exportName(
  context: Pick<StepContext, 'input' | 'startedAt'>,
  template: string,
  extension: string,
  n: number,
  sheet: string,
): string {
  const { name, folder } = context.input;
  return `${fillOutputName(template, { name, folder, date: context.startedAt, n, sheet })}.${extension}`;
}
