import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Problem } from '../../../errors/problem';
import { lackingPrefix } from '../../../formula/lacking-prefix';
import type { CellValue } from '../../../workbook/cells';
import type { CalcCell, CalcInput, ComputedCell, FailedCell } from './calc-input';
import { findStale, type FormulaEntry } from '../stale/find-stale';
import { findLibreOffice } from './libreoffice-program';
import { readValues } from './read-values';

const DEFAULT_TIME_LIMIT_MS = 180_000;
const PROGRAM_FOLDER = 'office';

/** Makes LibreOffice compute everything when it loads a file, whatever wrote it (0 is "always"). */
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
`;

/**
 * Computes formulas with the LibreOffice of this machine, which loads a copy of the workbook in a private profile and
 * saves what it computed. Only the values of the wanted formulas are read back.
 */
export async function computeWithLibreOffice(
  input: CalcInput,
): Promise<{ values: ComputedCell[]; failed: FailedCell[]; attempted: number; engine: string }> {
  const program = findLibreOffice();
  if (program === null) {
    throw new Problem('missing-part', 'LibreOffice was not found on this machine.', {
      hint: 'Install LibreOffice, or recalculate with IronCalc.',
    });
  }
  if (input.scratch === undefined || input.saveCopy === undefined) {
    throw new Problem('internal', 'LibreOffice needs a folder and a copy of the workbook.');
  }
  const wanted = await wantedFormulas(input);
  const attempted = wanted.length;
  const folder = await mkdtemp(join(input.scratch, 'calc-'));
  try {
    const copy = join(folder, 'workbook.xlsx');
    await input.saveCopy(copy);
    const deadline = Date.now() + (input.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS);
    const profile = join(folder, 'profile');
    await mkdir(join(profile, 'user'), { recursive: true });
    await writeFile(join(profile, 'user', 'registrymodifications.xcu'), PROFILE);
    const run = (args: readonly string[]) =>
      runProgram(
        program,
        [`-env:UserInstallation=${pathToFileURL(profile).href}`, ...args],
        deadline,
        input.signal,
      );
    const engine = (await run(['--version'])).trim().split('\n')[0] ?? 'LibreOffice';
    const out = join(folder, PROGRAM_FOLDER);
    await run(['--headless', '--norestore', '--convert-to', 'xlsx', '--outdir', out, copy]);
    const [result] = existsSync(out) ? await readdir(out) : [];
    if (result === undefined) {
      return { values: [], failed: all(wanted, 'LibreOffice cannot open this workbook'), attempted, engine };
    }
    const { values, failed } = await collect(input, wanted, join(out, result));
    return { ...(await withoutReadersOf(input, values, failed)), attempted, engine };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Wanted extends Pick<CalcCell, 'row' | 'column' | 'array'> {
  sheet: number;
  /** Excel would not compute it as it is stored. */
  lacking: string | null;
}

async function wantedFormulas(input: CalcInput): Promise<Wanted[]> {
  const keys =
    input.scope === 'all'
      ? null
      : new Set(input.scope.map(({ sheet, row, column }) => `${sheet} ${row} ${column}`));
  const wanted: Wanted[] = [];
  for (let sheet = 0; sheet < input.sheets.length; sheet++) {
    input.signal?.throwIfAborted();
    for await (const { row, column, formula, array } of input.cells(sheet)) {
      if (formula === undefined || (keys && !keys.has(`${sheet} ${row} ${column}`))) continue;
      wanted.push({ sheet, row, column, lacking: lackingPrefix(formula), ...(array ? { array } : {}) });
    }
  }
  return wanted;
}

function all(wanted: readonly Wanted[], why: string): FailedCell[] {
  return wanted.map(({ sheet, row, column }) => ({ sheet, row, column, why }));
}

async function collect(
  input: CalcInput,
  wanted: readonly Wanted[],
  path: string,
): Promise<{ values: ComputedCell[]; failed: FailedCell[] }> {
  const computed = await readValues(path, input.sheets, input.signal);
  const values: ComputedCell[] = [];
  const failed: FailedCell[] = [];
  for (const { sheet, row, column, array, lacking } of wanted) {
    const cells = computed.get(sheet);
    const own = cells?.get(row)?.get(column);
    const why = lacking ?? unusable(own);
    if (why !== null) {
      failed.push({ sheet, row, column, why });
      continue;
    }
    const area = array?.area ?? { top: row, bottom: row, left: column, right: column };
    for (let r = area.top; r <= area.bottom; r++) {
      for (let c = area.left; c <= area.right; c++) {
        values.push({ sheet, row: r, column: c, value: cells?.get(r)?.get(c) ?? null });
      }
    }
  }
  return { values, failed };
}

/** What reads a cell that could not be computed is no better, even where it hides the error. */
async function withoutReadersOf(
  input: CalcInput,
  values: ComputedCell[],
  failed: FailedCell[],
): Promise<{ values: ComputedCell[]; failed: FailedCell[] }> {
  if (failed.length === 0) return { values, failed };
  const edited = failed.map(({ sheet, row, column }) => ({
    sheet,
    area: { top: row, bottom: row, left: column, right: column },
  }));
  const readers = await findStale(
    edited,
    { ...input, formulas: (sheet) => formulasOf(input, sheet) },
    input.signal,
  );
  const known = new Set(failed.map(({ sheet, row, column }) => `${sheet} ${row} ${column}`));
  const more = new Set<string>();
  for (const { sheet, row, column, why } of readers) {
    const key = `${sheet} ${row} ${column}`;
    // Formulas with a reason are listed after every edit; these did not read a failed cell.
    if (!known.has(key) && why === undefined) more.add(key);
  }
  const kept = values.filter(({ sheet, row, column }) => !more.has(`${sheet} ${row} ${column}`));
  for (const { sheet, row, column } of values) {
    if (!more.has(`${sheet} ${row} ${column}`)) continue;
    failed.push({ sheet, row, column, why: 'it reads a cell that could not be computed' });
  }
  return { values: kept, failed };
}

async function* formulasOf(input: CalcInput, sheet: number): AsyncGenerator<FormulaEntry> {
  for await (const { row, column, formula, array } of input.cells(sheet)) {
    if (formula !== undefined) yield { row, column, formula, ...(array ? { fills: array.area } : {}) };
  }
}

/** LibreOffice shows #NAME? for what it does not know, and errors of its own as `Err:5xx`. */
function unusable(value: CellValue | undefined): string | null {
  if (value === undefined || value === null) return 'LibreOffice gave no value';
  if (typeof value !== 'object') return null;
  return /^#(?:DIV\/0!|N\/A|NUM!|REF!|VALUE!|NULL!)$/.test(value.error)
    ? null
    : `LibreOffice cannot compute it (${value.error})`;
}

function runProgram(
  program: string,
  args: readonly string[],
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // A group of its own, because soffice starts a second process that has to end with it.
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    let output = '';
    let problem: Problem | null = null;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.resume();
    const end = (reason: Problem) => {
      problem ??= reason;
      try {
        if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(
      () => end(new Problem('time-limit', 'LibreOffice took too long to compute the workbook.')),
      Math.max(0, deadline - Date.now()),
    );
    const onAbort = () => end(new Problem('cancelled', 'The calculation was cancelled.'));
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (error) => {
      settle();
      reject(
        new Problem('missing-part', `LibreOffice could not be started: ${error.message}`, { cause: error }),
      );
    });
    child.on('close', () => {
      settle();
      if (problem) reject(problem);
      else resolve(output);
    });
  });
}
