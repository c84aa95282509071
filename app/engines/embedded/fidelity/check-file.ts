import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { validatePackage } from '../testing/validator/validate';
import { openEmbedded } from '../workbook/open-embedded';
import { archiveParts } from './archive-parts';
import { undeclaredChanges } from './compare-packages';
import { runSamples } from './run-sample';
import type { Sample } from './samples';

export interface FileReport {
  /** What breaks a rule. */
  findings: string[];
  /** Steps that do not apply to the file, with the reason. */
  notApplied: string[];
}

/** Holds one file to the fidelity rules: no steps, then each sample by itself. */
export async function checkFile(
  path: string,
  wanted: readonly Sample[],
  scratch: string,
  validate: 'changed' | 'none' = 'changed',
): Promise<FileReport> {
  const report: FileReport = { findings: [], notApplied: [] };
  const input = archiveParts(path);
  const known = new Set(validate === 'none' ? [] : await validatePackage(readFileSync(path)));
  const output = join(scratch, 'fidelity-out.xlsx');
  await checkNoSteps(path, output, input, scratch, report);
  for (const sample of wanted) {
    rmSync(output, { force: true });
    try {
      const result = (await runSamples(path, output, [sample], scratch)).get(sample);
      if (!result || 'refused' in result) {
        report.notApplied.push(`${sample.name}: ${result?.refused ?? 'not run'}`);
        continue;
      }
      const changes = undeclaredChanges(input, archiveParts(output), sample, result);
      const written = validate === 'none' ? [] : await validatePackage(readFileSync(output));
      const faults = written.filter((finding) => !known.has(finding));
      report.findings.push(...[...changes, ...faults].map((finding) => `${sample.name}: ${finding}`));
      if (result.tally.changed === 0) report.notApplied.push(`${sample.name}: nothing to change`);
    } catch (thrown) {
      report.findings.push(
        `${sample.name}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
      );
    }
  }
  rmSync(output, { force: true });
  return report;
}

async function checkNoSteps(
  path: string,
  output: string,
  input: ReadonlyMap<string, Buffer>,
  scratch: string,
  report: FileReport,
): Promise<void> {
  rmSync(output, { force: true });
  const workbook = await openEmbedded(path, { limits: DEFAULT_LIMITS, scratch });
  await workbook.save(output, workbook.format);
  await workbook.close();
  const after = archiveParts(output);
  if ([...after.keys()].join() !== [...input.keys()].join())
    report.findings.push('no steps: other parts, or in another order');
  for (const [name, bytes] of input) {
    if (!after.get(name)?.equals(bytes)) report.findings.push(`no steps: ${name} is not byte-identical`);
  }
  const pkg = await OoxmlPackage.open(output, { limits: DEFAULT_LIMITS });
  await pkg.close();
}
