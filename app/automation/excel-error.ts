import { Problem } from '../errors/problem';

/** HRESULTs that Excel answers, as clients know them. */
export const CODE = {
  /** Run-time error 1004, which Excel uses for nearly everything. */
  failed: 0x800a03ec,
  /** Error 9, subscript out of range. */
  badIndex: 0x8002000b,
  /** Error 438, object does not support this property or method. */
  noMember: 0x80020003,
  /** Error 13, type mismatch. */
  typeMismatch: 0x80020005,
  /** Error 450, wrong number of arguments. */
  badCount: 0x8002000e,
  /** Error 448, named argument not found; or a required argument that is missing (449). */
  notOptional: 0x8002000f,
  outOfMemory: 0x8007000e,
} as const;

/** An error as clients of the automation server see it: an HRESULT and a text. */
export class ExcelError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = 'ExcelError';
  }

  /** What anything that was thrown becomes for a client. A `Problem` is error 1004 with the problem's text. */
  static from(thrown: unknown): ExcelError {
    if (thrown instanceof ExcelError) return thrown;
    const problem = Problem.from(thrown);
    const where =
      problem.place.file && !problem.message.includes(problem.place.file) ? ` (${problem.place.file})` : '';
    return new ExcelError(CODE.failed, `${problem.message}${where}${problem.hint ? ` ${problem.hint}` : ''}`);
  }
}

export function failed(message: string): ExcelError {
  return new ExcelError(CODE.failed, message);
}

export function badIndex(what: string): ExcelError {
  return new ExcelError(CODE.badIndex, `Subscript out of range: ${what}.`);
}

export function typeMismatch(what: string): ExcelError {
  return new ExcelError(CODE.typeMismatch, `Type mismatch: ${what}.`);
}

/** Excel's words for a method that cannot be done, with the reason. */
export function unsupported(type: string, member: string): ExcelError {
  return failed(`${member} of ${type} failed: Concierge.Application does not support it.`);
}
