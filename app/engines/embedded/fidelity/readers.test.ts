import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { buildFixture, fixtureExtension, fixtureNames } from '../testing/fixtures';
import { validatePackage } from '../testing/validator/validate';
import { runSamples } from './run-sample';
import { samples, type Sample } from './samples';
import { sharedWorkbooks } from './shared-workbooks';

/*
 * One output for each workbook, of a recipe with every sample that applies to it, opened by programs that are not ours.
 * Recalculation is left out: its values are another suite's matter, and it would cost most of the time.
 */

/** Ends what hangs. Where all shared workbooks are there, opening them takes minutes. */
const HOUR = 3_600_000;
const PYTHON = '/usr/bin/python3';
const OPENPYXL = `
import json, sys, warnings, openpyxl
warnings.simplefilter('ignore')
failed = {}
for path in sys.stdin.read().split('\\n'):
    try:
        book = openpyxl.load_workbook(path)
        if not book.sheetnames: raise ValueError('no sheets')
    except Exception as error:
        failed[path] = repr(error)[:300]
print(json.dumps(failed))
`;

const scratch = temporaryFolder();
const before = join(scratch, 'before');
const after = join(scratch, 'after');
// Hiding comes first: it is what most files refuse, and a refused step means running the recipe again without it.
const wanted = samples
  .filter(({ name }) => name !== 'recalculate')
  .sort((a, b) => Number(b.name === 'hide a sheet') - Number(a.name === 'hide a sheet'));
const leftOut: string[] = [];
let outputs: string[] = [];

const works = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', timeout: 300_000 }).status === 0;
const hasLibreOffice = works('soffice', ['--version']);
const hasOpenpyxl = works(PYTHON, ['-c', 'import openpyxl']);

/** Runs all samples, again without those that are refused, until the recipe goes through. */
async function process(input: string, output: string): Promise<void> {
  let rest: readonly Sample[] = wanted;
  for (;;) {
    rmSync(output, { force: true });
    const results = await runSamples(input, output, rest, scratch);
    const refused = [...results].filter(([, result]) => 'refused' in result).map(([sample]) => sample);
    if (refused.length === 0) return;
    leftOut.push(...refused.map(({ name }) => `${basename(input)}: ${name}`));
    rest = rest.filter((sample) => !refused.includes(sample));
  }
}

beforeAll(async () => {
  mkdirSync(before);
  mkdirSync(after);
  for (const name of fixtureNames) {
    writeFileSync(join(before, name + fixtureExtension(name)), buildFixture(name));
  }
  const shared = (['features', 'legacy', 'formulas'] as const).flatMap(sharedWorkbooks);
  for (const path of shared) writeFileSync(join(before, basename(path)), readFileSync(path));
  for (const name of readdirSync(before)) await process(join(before, name), join(after, name));
  outputs = readdirSync(after).map((name) => join(after, name));
}, HOUR);

afterAll(() => {
  if (leftOut.length > 0) console.log(`Steps that did not apply:\n  ${leftOut.join('\n  ')}`);
});

describe('outputs of a recipe with all steps that apply', () => {
  it('pass the validator as their inputs do', async () => {
    const found: Record<string, string[]> = {};
    for (const path of outputs) {
      const known = new Set(await validatePackage(readFileSync(join(before, basename(path)))));
      const findings = (await validatePackage(readFileSync(path))).filter((finding) => !known.has(finding));
      if (findings.length > 0) found[basename(path)] = findings;
    }
    expect(found).toEqual({});
  });

  it.skipIf(!hasOpenpyxl)(
    'open in openpyxl where their inputs do',
    () => {
      const failing = (paths: readonly string[]): Record<string, string> => {
        const run = spawnSync(PYTHON, ['-c', OPENPYXL], {
          input: paths.join('\n'),
          encoding: 'utf8',
        });
        return JSON.parse(run.stdout) as Record<string, string>;
      };
      const known = Object.keys(failing(outputs.map((path) => join(before, basename(path))))).map((path) =>
        basename(path),
      );
      // openpyxl finds no sheets in Strict workbooks, for one.
      if (known.length > 0) console.log(`openpyxl cannot open even the input: ${known.join(', ')}`);
      const found = Object.entries(failing(outputs)).filter(([path]) => !known.includes(basename(path)));
      expect(found).toEqual([]);
    },
    HOUR,
  );

  it.skipIf(!hasLibreOffice)(
    'open in LibreOffice',
    () => {
      const folder = join(scratch, 'libreoffice');
      // The far corner makes LibreOffice write a million rows; that it opens is shown by openpyxl.
      const paths = outputs.filter((path) => !path.endsWith('lonely-cell.xlsx'));
      spawnSync(
        'soffice',
        [
          '--headless',
          `-env:UserInstallation=file://${join(scratch, 'profile')}`,
          '--convert-to',
          'ods',
          '--outdir',
          folder,
          ...paths,
        ],
        { stdio: 'ignore', timeout: HOUR },
      );
      const missing = paths.filter(
        (path) => !existsSync(join(folder, basename(path).replace(/\.xls[xm]$/, '.ods'))),
      );
      expect(missing.map((path) => basename(path))).toEqual([]);
    },
    HOUR,
  );
});
