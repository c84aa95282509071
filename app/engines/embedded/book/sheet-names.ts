import { Problem } from '../../../errors/problem';

/** Excel's limit, in UTF-16 code units. */
const MAX_SHEET_NAME = 31;

/** Sheet names are compared without case. */
export function sheetKey(name: string): string {
  return name.toLowerCase();
}

/** Why Excel would not take a name for a new sheet, as a problem; null where it would. */
export function sheetNameProblem(name: string, existing: readonly string[]): Problem | null {
  const refuse = (why: string, hint: string) =>
    new Problem('step-refused', `A sheet cannot be named "${name}": ${why}.`, {
      hint,
      place: { sheet: name },
    });
  if (name.trim() === '') return refuse('the name is empty', 'Give it at least one letter.');
  if (name.length > MAX_SHEET_NAME) {
    return refuse(`it has ${name.length} characters`, `Use at most ${MAX_SHEET_NAME}.`);
  }
  const forbidden = /[[\]:*?/\\]/.exec(name);
  if (forbidden) return refuse(`it contains ${forbidden[0]}`, 'Leave out [ ] : * ? / and \\.');
  if (/[\u0000-\u001f\ufffe\uffff]/.test(name)) {
    return refuse('it contains a control character', 'Leave out line breaks and the like.');
  }
  if (/^'|'$/.test(name)) return refuse("it begins or ends with '", 'Put apostrophes inside only.');
  if (sheetKey(name) === 'history') return refuse('Excel keeps that name for itself', 'Choose another.');
  if (existing.some((other) => sheetKey(other) === sheetKey(name))) {
    return refuse('the workbook has a sheet of that name', 'Choose a name that is not in use.');
  }
  return null;
}
