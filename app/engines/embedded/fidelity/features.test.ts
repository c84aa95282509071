import { basename } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { checkFile } from './check-file';
import { samples } from './samples';
import { sharedWorkbooks } from './shared-workbooks';

const files = [...sharedWorkbooks('features'), ...sharedWorkbooks('legacy')];
const scratch = temporaryFolder();
const notApplied: string[] = [];

afterAll(() => {
  if (notApplied.length > 0) console.log(`Steps that did not apply:\n  ${notApplied.join('\n  ')}`);
});

describe.skipIf(files.length === 0)('fidelity on ../shared/workbooks/features and legacy', () => {
  it.each(files.map((path) => [basename(path), path]))('%s', async (name, path) => {
    const report = await checkFile(path, samples, scratch, 'changed');
    notApplied.push(...report.notApplied.map((each) => `${name}: ${each}`));
    expect(report.findings).toEqual([]);
  });
});
