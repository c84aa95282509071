/** Errors that Excel has had from the start, and that calculation engines know too. */
const COMMON = new Set(['#DIV/0!', '#N/A', '#NAME?', '#NULL!', '#NUM!', '#REF!', '#VALUE!']);

export function isCommonError(error: string): boolean {
  return COMMON.has(error);
}
