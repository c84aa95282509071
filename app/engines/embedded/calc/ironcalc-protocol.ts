/** What the calculation thread is asked, in order: `probe`, then `begin`, any number of `feed`, and `compute`. */
export type CalcRequest =
  /** Which of these functions are unknown? */
  | { kind: 'probe'; functions: readonly string[] }
  | { kind: 'begin'; sheets: readonly string[]; timeZone: string }
  /** Inputs as a user would type them: `rows[i]`, `columns[i]` and `inputs[i]` belong together. */
  | {
      kind: 'feed';
      sheet: number;
      rows: readonly number[];
      columns: readonly number[];
      inputs: readonly string[];
    }
  | { kind: 'compute'; formulas: readonly FedCell[] };

/** A formula of the model, with the size of the array that it fills. */
export interface FedCell {
  sheet: number;
  row: number;
  column: number;
  text: string;
  kind: 'plain' | 'array' | 'dynamic';
  width: number;
  height: number;
}

/** One value as IronCalc shows it. Errors come by name. */
export type RawValue =
  | { type: 'number'; value: number }
  | { type: 'text'; value: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'error'; value: string };

/** The values of a formula in rows of its array, or why they are not to be used. */
export type RawResult = { values: readonly RawValue[] } | { why: string };

export type CalcAnswer =
  | { kind: 'unknown'; functions: readonly string[] }
  | { kind: 'fed' }
  /** In the order of the formulas. */
  | { kind: 'results'; results: readonly RawResult[] }
  | { kind: 'failed'; message: string };
