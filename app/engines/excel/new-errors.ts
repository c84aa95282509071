import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import { cellName } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import { areaChunks } from './area-chunks';
import type { BookAccess } from './book-access';
import { cellValueOf, elementsOf } from './cells/cell-block';

/** A formula whose function nobody knows shows this; so does one whose add-in is not loaded. */
const UNKNOWN_NAME = '#NAME?';
/** Cells named in the message. */
const NAMED = 10;

export interface FormulaScan {
  formulas: number;
  /** Cells that show #NAME?, as sheet and cell. */
  unknown: ReadonlySet<string>;
}

/** Counts formulas, and finds those that name something unknown. One hop a chunk. */
export async function scanFormulas(
  book: BookAccess,
  sheets: readonly { name: string; used: Area }[],
  signal: AbortSignal | undefined,
): Promise<FormulaScan> {
  let formulas = 0;
  const unknown = new Set<string>();
  for (const { name, used } of sheets) {
    for (const part of areaChunks(used)) {
      signal?.throwIfAborted();
      const batch = new CallBatch();
      const range = book.range(batch, name, part);
      const formula = batch.get(range, 'Formula');
      const value = batch.get(range, 'Value2');
      const answers = await book.run(batch);
      const width = part.right - part.left + 1;
      const count = width * (part.bottom - part.top + 1);
      const texts = elementsOf(answers[formula.index], count);
      const values = elementsOf(answers[value.index], count);
      for (let i = 0; i < count; i++) {
        const text = texts[i];
        if (typeof text !== 'string' || text.charCodeAt(0) !== 61 || text === values[i]) continue;
        formulas++;
        const shown = cellValueOf(values[i]);
        if (typeof shown === 'object' && shown?.error === UNKNOWN_NAME) {
          unknown.add(`${name}!${cellName(part.top + Math.floor(i / width), part.left + (i % width))}`);
        }
      }
    }
  }
  return { formulas, unknown };
}

/** Fails where formulas name something unknown that did not before. */
export function refuseNewErrors(before: FormulaScan, after: FormulaScan): void {
  const fresh = [...after.unknown].filter((cell) => !before.unknown.has(cell));
  if (fresh.length === 0) return;
  const more = fresh.length > NAMED ? `, and ${fresh.length - NAMED} more` : '';
  throw new Problem(
    'missing-part',
    `${fresh.length} formulas show ${UNKNOWN_NAME} since they were recalculated: ${fresh.slice(0, NAMED).join(', ')}${more}.`,
    {
      hint: 'Excel loads no add-ins when a program starts it. Name the one that these formulas need in the setting "Add-ins to load".',
    },
  );
}
