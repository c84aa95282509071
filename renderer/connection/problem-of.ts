import { ORPCError } from '@orpc/client';
import { problemView, type ProblemView } from '../../app/contract/views';

/** The problem inside whatever a call threw: a declared one, else its message under the code `internal`. */
export function problemOf(thrown: unknown): ProblemView {
  if (thrown instanceof ORPCError && thrown.code === 'PROBLEM') {
    const declared = problemView.safeParse(thrown.data);
    if (declared.success) return declared.data;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message: message === '' ? 'Something went wrong.' : message };
}

/** Where a problem lies, in words: `March.xlsx, Summary!B2`. Empty when it says nothing of that. */
export function placeText(problem: ProblemView): string {
  const place = problem.place ?? {};
  const cell = [place.sheet, place.cell].filter(Boolean).join('!');
  const step = place.step === undefined ? undefined : `step ${place.step + 1}`;
  // Main may give the whole path, which is too long to read here.
  const file = place.file?.split(/[\\/]/).at(-1);
  const parts = [file, cell, place.part && `part ${place.part}`, step];
  const said = problem.message.toLowerCase();
  const missing = parts.filter(
    (part): part is string => Boolean(part) && !said.includes((part ?? '').toLowerCase()),
  );
  return missing.join(', ');
}
