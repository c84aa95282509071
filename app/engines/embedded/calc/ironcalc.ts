import { Problem } from '../../../errors/problem';
import type { CellValue } from '../../../workbook/cells';
import { CalcPlan } from './calc-plan';
import { calcFiles } from './calc-files';
import type { CalcInput, ComputedCell, FailedCell } from './calc-input';
import { doubtfulValue } from './ironcalc-differences';
import type { FedCell, RawResult, RawValue } from './ironcalc-protocol';
import { legalSheetNames } from './legal-sheet-names';
import { CalcCrash, IronCalcThread } from './ironcalc-thread';

/** For the log; the version is that of the dependency. */
export const IRONCALC = 'IronCalc 0.8.4';
const DEFAULT_TIME_LIMIT_MS = 120_000;
/** Cells that cross to the thread at a time. */
const BATCH = 20_000;

/** Computes formulas with IronCalc in a thread of its own. Rejects with 'cancelled'; any other end is a failure by cell. */
export async function computeWithIronCalc(
  input: CalcInput,
): Promise<{ values: ComputedCell[]; failed: FailedCell[]; attempted: number }> {
  const plan = await CalcPlan.read(input);
  const attempted = plan.wantedCount;
  if (attempted === 0) return { values: [], failed: [], attempted };
  const thread = new IronCalcThread(
    input.files ?? calcFiles(),
    input.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS,
    input.signal,
  );
  let fed: FedCell[] = [];
  try {
    const known = await thread.ask({ kind: 'probe', functions: plan.functions() });
    fed = plan.prepare(new Set(known.kind === 'unknown' ? known.functions : []));
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    await thread.ask({ kind: 'begin', sheets: legalSheetNames(input.sheets), timeZone });
    for (let sheet = 0; sheet < input.sheets.length; sheet++) await feed(input, plan, thread, sheet);
    // Hidden rows may have ruled out more.
    const answer = await thread.ask({ kind: 'compute', formulas: fed });
    const results = answer.kind === 'results' ? answer.results : [];
    return { ...collect(plan, fed, results), attempted };
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code !== 'time-limit') throw thrown;
    if (!(thrown instanceof CalcCrash) && !(thrown instanceof Problem)) throw thrown;
    const why =
      thrown instanceof Problem
        ? thrown.message
        : `IronCalc gave up on this workbook (${thrown.message}); LibreOffice may be able to compute it`;
    for (const { sheet, row, column } of fed) plan.fail(sheet, row, column, why);
    return { values: [], failed: plan.failures(), attempted };
  } finally {
    await thread.end();
  }
}

async function feed(input: CalcInput, plan: CalcPlan, thread: IronCalcThread, sheet: number): Promise<void> {
  let rows: number[] = [];
  let columns: number[] = [];
  let inputs: string[] = [];
  const send = async () => {
    if (inputs.length > 0) await thread.ask({ kind: 'feed', sheet, rows, columns, inputs });
    [rows, columns, inputs] = [[], [], []];
  };
  for await (const cell of input.cells(sheet)) {
    const typed = plan.inputFor(sheet, cell);
    if (typed === null) continue;
    rows.push(cell.row);
    columns.push(cell.column);
    inputs.push(typed);
    if (inputs.length >= BATCH) await send();
  }
  await send();
}

function collect(
  plan: CalcPlan,
  fed: readonly FedCell[],
  results: readonly RawResult[],
): { values: ComputedCell[]; failed: FailedCell[] } {
  fed.forEach(({ sheet, row, column, text }, i) => {
    const result = results[i];
    if (!result || 'why' in result) {
      plan.fail(sheet, row, column, result ? result.why : 'IronCalc gave no answer');
      return;
    }
    for (const value of result.values) {
      const doubt = doubtfulValue(text, value);
      if (doubt !== null) plan.fail(sheet, row, column, doubt);
    }
  });
  const values: ComputedCell[] = [];
  fed.forEach(({ sheet, row, column, width }, i) => {
    const result = results[i];
    if (!result || 'why' in result || !plan.succeeded(sheet, row, column)) return;
    result.values.forEach((value, at) => {
      values.push({
        sheet,
        row: row + Math.floor(at / width),
        column: column + (at % width),
        value: cellValue(value),
      });
    });
  });
  return { values, failed: plan.failures() };
}

function cellValue(raw: RawValue): CellValue {
  return raw.type === 'error' ? { error: raw.value } : raw.value;
}
