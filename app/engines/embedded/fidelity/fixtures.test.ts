import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { buildFixture, fixtureExtension, fixtureNames } from '../testing/fixtures';
import { checkFile } from './check-file';
import { samples } from './samples';

const scratch = temporaryFolder();
const notApplied: string[] = [];

afterAll(() => {
  if (notApplied.length > 0) console.log(`Steps that did not apply:\n  ${notApplied.join('\n  ')}`);
});

describe('fidelity on the own fixtures', () => {
  it.each(fixtureNames)('%s', async (name) => {
    const path = join(scratch, name + fixtureExtension(name));
    writeFileSync(path, buildFixture(name));
    const report = await checkFile(path, samples, scratch);
    notApplied.push(...report.notApplied.map((each) => `${name}: ${each}`));
    expect(report.findings).toEqual([]);
  });
});
