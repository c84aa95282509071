import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { writeLargeWorkbook } from '../testing/large-workbook';
import { validatePackage } from '../testing/validator/validate';
import { openEmbedded } from '../workbook/open-embedded';
import { archiveParts } from './archive-parts';
import { undeclaredChanges } from './compare-packages';
import { runSamples } from './run-sample';
import { samples } from './samples';

const scratch = temporaryFolder();
const input = join(scratch, 'large.xlsx');
const ROWS = 100_000;

describe('fidelity on a generated workbook of a million cells', () => {
  beforeAll(() => writeLargeWorkbook(input, { rows: ROWS, columns: 10, strings: 50_000, formulas: true }));

  it('is valid to begin with', async () => {
    expect(await validatePackage(readFileSync(input))).toEqual([]);
  });

  it('comes out byte-identical when nothing is done', async () => {
    const output = join(scratch, 'same.xlsx');
    const workbook = await openEmbedded(input, { limits: DEFAULT_LIMITS, scratch });
    await workbook.save(output, workbook.format);
    await workbook.close();
    const [before, after] = [archiveParts(input), archiveParts(output)];
    for (const [name, bytes] of before) expect(after.get(name)?.equals(bytes), name).toBe(true);
  });

  const wanted = samples.filter(({ name }) =>
    [
      'set a number over the first cell',
      'replace in values',
      'fill down',
      'column width',
      'freeze panes',
    ].includes(name),
  );
  it.each(wanted.map((sample) => [sample.name, sample] as const))(
    'keeps to its write set: %s',
    async (name, sample) => {
      const output = join(scratch, `${name}.xlsx`);
      const result = (await runSamples(input, output, [sample], scratch)).get(sample);
      if (!result || 'refused' in result) throw new Error(result?.refused ?? 'not run');
      expect(undeclaredChanges(archiveParts(input), archiveParts(output), sample, result)).toEqual([]);
      if (name === 'replace in values') expect(await validatePackage(readFileSync(output))).toEqual([]);
      rmSync(output);
    },
  );
});
