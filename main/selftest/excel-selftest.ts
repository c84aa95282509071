import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { importFile } from '../../app/engines/embedded/import/import-file';
import { readBookFacts } from '../../app/engines/embedded/inspect/book-facts';
import { ExcelEngine } from '../../app/engines/excel/excel-engine';
import expected from '../../app/engines/excel/parity/expected.json';
import type { ParityCase } from '../../app/engines/excel/parity/parity-case';
import { PARITY_CASES } from '../../app/engines/excel/parity/parity-cases';
import { runParityCase } from '../../app/engines/excel/parity/run-parity-case';
import { Problem } from '../../app/errors/problem';
import { ApplicationSessions } from '../../app/sessions/applications/application-sessions';
import { DEFAULT_APPLICATION_LIMITS } from '../../app/sessions/applications/limits';
import { comHere } from '../com/com-here';
import { NativeAutomation } from '../com/native-automation';

interface Outcome {
  parity: ParityCase;
  /** What differed, as lines; none where the result is the frozen one. */
  differences: readonly string[];
}

const NO_PDF = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Problem('missing-part', 'The self-test prints nothing.')),
  printWorkbook: () => Promise.reject(new Problem('missing-part', 'The self-test prints nothing.')),
};

/**
 * Runs the parity table in Excel itself, or in another application with its object model, and writes a report. Exit
 * codes: 0 every result is the frozen one, 1 some differ, 2 the application cannot be reached.
 *
 * @param bundles absolute path of `dist/main`
 */
export async function excelSelftest(progId: string, report: string, bundles: string): Promise<number> {
  const com = comHere(bundles);
  if (!com.available) {
    console.error(com.reason);
    return 2;
  }
  const automation = new NativeAutomation(com.host);
  if (!(await automation.isRegistered(progId))) {
    console.error(`${progId} is not installed here.`);
    return 2;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'concierge-selftest-'));
  const sessions = await ApplicationSessions.open({
    automation,
    ledgerFolder: path.join(folder, 'ledger'),
    limits: () => DEFAULT_APPLICATION_LIMITS,
  });
  let version = 'unknown';
  const outcomes: Outcome[] = [];
  try {
    const pool = sessions.pool(progId);
    const engine = new ExcelEngine(
      pool,
      { facts: readBookFacts, importFile },
      {
        folder: path.join(folder, 'x'),
        present: () => Promise.resolve({ title: progId, available: true }),
        services: { pdf: NO_PDF },
      },
    );
    for (const [number, parity] of PARITY_CASES.entries()) {
      const own = path.join(folder, String(number));
      mkdirSync(own);
      const differences = await runParityCase(parity, own, (order) =>
        engine.runTask(order, () => undefined, new AbortController().signal),
      ).then(
        (result) => differencesOf((expected as Record<string, unknown>)[parity.id], result),
        (thrown: unknown) => [`It ended with: ${thrown instanceof Error ? thrown.message : String(thrown)}`],
      );
      console.log(`${differences.length === 0 ? 'ok    ' : 'FAILED'} ${parity.id}`);
      for (const line of differences) console.log(`       ${line}`);
      outcomes.push({ parity, differences });
    }
    version = sessions.view().sessions[0]?.version ?? version;
  } finally {
    await sessions.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  writeFileSync(report, reportOf(progId, version, outcomes));
  console.log(`The report is in ${path.resolve(report)}.`);
  return outcomes.every(({ differences }) => differences.length === 0) ? 0 : 1;
}

/** Paths at which two results differ, with both values. */
export function differencesOf(wanted: unknown, found: unknown, at = ''): string[] {
  if (isDeepStrictEqual(wanted, found)) return [];
  if (isRecord(wanted) && isRecord(found)) {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    return [...keys].flatMap((key) =>
      differencesOf(wanted[key], found[key], at === '' ? key : `${at}.${key}`),
    );
  }
  return [`${at || 'The result'}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function reportOf(progId: string, version: string, outcomes: readonly Outcome[]): string {
  const passed = outcomes.filter(({ differences }) => differences.length === 0).length;
  const lines = outcomes.flatMap(({ parity, differences }) => [
    `## ${parity.id}: ${differences.length === 0 ? 'as expected' : 'DIFFERENT'}`,
    '',
    parity.rule,
    '',
    ...differences.map((line) => `- ${line}`),
    `- Documented: ${parity.source}`,
    '',
  ]);
  return [
    `# Self-test of recipes in ${progId} ${version}`,
    '',
    `Windows ${os.release()} (${os.arch()}), Node ${process.versions.node}, ${new Date().toISOString()}.`,
    `${passed} of ${outcomes.length} as expected.`,
    '',
    ...lines,
  ].join('\n');
}
