/** Where in the user's material a problem lies. Every field is optional; the message names those that are known. */
export interface ProblemPlace {
  file?: string;
  sheet?: string;
  /** A1 reference of the cell or range. */
  cell?: string;
  /** Path into a recipe, such as `steps[2].values[0]`. */
  field?: string;
  /** Index of the step in the recipe, from 0. */
  step?: number;
  /** Name of the part inside the OOXML package. */
  part?: string;
}

/** What can go wrong, by name. The command line prints these codes, so they are part of its interface. */
export type ProblemCode =
  | 'arguments' // the command line or a request is malformed
  | 'recipe-invalid'
  | 'target-missing' // a sheet, range, table or name that the file does not have
  | 'target-ambiguous'
  | 'step-refused' // the file has it, but the step cannot be applied without damage
  | 'stale-values' // a reading step met formulas that could not be computed
  | 'not-a-workbook'
  | 'password-protected'
  | 'damaged' // the package or one of its parts cannot be read
  | 'too-large' // a limit on size, inflation, cells or memory
  | 'unsafe-package' // path traversal, duplicate entry, entity declarations
  | 'unsupported' // readable, but the engine lacks what is asked for
  | 'csv-invalid'
  | 'file-missing'
  | 'file-locked'
  | 'file-changed' // an input changed between planning and running, or since a crash
  | 'read-only'
  | 'disk-full'
  | 'path-too-long'
  | 'name-collision'
  | 'output-exists'
  | 'missing-part' // something the machine needs: a browser, LibreOffice, Excel
  | 'time-limit'
  | 'memory-limit'
  | 'worker-died'
  | 'application-busy' // Excel, or what stands for it, does not take calls at the moment
  | 'application-died'
  | 'application-refused'
  | 'cancelled'
  | 'internal';

/** The wire form of a problem: what crosses process borders and what the command line prints. */
export interface ProblemData {
  code: ProblemCode;
  message: string;
  /** A sentence that says what the user can do. */
  hint?: string;
  place?: ProblemPlace;
  /** True where a fresh session may succeed (application busy, worker died); only these are retried. */
  transient?: boolean;
}

/** The one error class that carries a problem to the user. Anything else that is thrown is a defect ('internal'). */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly hint?: string;
  readonly place: ProblemPlace;
  readonly transient: boolean;

  constructor(
    code: ProblemCode,
    message: string,
    more: { hint?: string; place?: ProblemPlace; transient?: boolean; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'Problem';
    this.code = code;
    if (more.hint !== undefined) this.hint = more.hint;
    this.place = more.place ?? {};
    this.transient = more.transient ?? false;
  }

  /** The same problem with more of its place known: inner layers name the cell, outer ones the file. */
  at(place: ProblemPlace): Problem {
    return new Problem(this.code, this.message, {
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      place: { ...place, ...this.place },
      transient: this.transient,
      cause: this.cause,
    });
  }

  toData(): ProblemData {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      ...(Object.keys(this.place).length === 0 ? {} : { place: this.place }),
      ...(this.transient ? { transient: true } : {}),
    };
  }

  static fromData(data: ProblemData): Problem {
    return new Problem(data.code, data.message, data);
  }

  /** Wraps anything thrown. Unknown errors become 'internal' and keep their message and cause. */
  static from(thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new Problem('internal', message, { cause: thrown });
  }
}
