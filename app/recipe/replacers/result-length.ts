import { Problem } from '../../errors/problem';
import type { Replacement } from '../../workbook/edits';
import { MAX_TEXT } from '../values';

/** Throws where a cell would get more text than it can hold. */
export function checkLength(text: string, replacements: readonly Replacement[]): void {
  let length = text.length;
  for (const [start, end, by] of replacements) length += by.length - (end - start);
  if (length <= MAX_TEXT) return;
  throw new Problem(
    'step-refused',
    `Replacing would give a cell ${length} characters; Excel allows ${MAX_TEXT}.`,
    {
      hint: `The text begins "${text.slice(0, 40)}".`,
    },
  );
}
