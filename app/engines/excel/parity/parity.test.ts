import { writeFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { performTask } from '../../../jobs/perform/perform-task';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { embeddedTools } from '../../embedded/worker/tools';
import type { TaskOrder } from '../../engine';
import { PARITY_CASES } from './parity-cases';
import type { ParityResult } from './parity-case';
import expected from './expected.json';
import { runParityCase } from './run-parity-case';

const noPdf = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('no program')),
  printWorkbook: () => Promise.reject(new Error('no program')),
};
const frozen = expected as unknown as Record<string, ParityResult>;
const onEmbedded = (order: TaskOrder) =>
  performTask(order, embeddedTools(noPdf), () => undefined, new AbortController().signal);

describe('parity: the embedded engine gives the frozen results (UPDATE_PARITY=1 writes them anew, to be reviewed)', () => {
  const fresh: Record<string, ParityResult> = {};
  it.each(PARITY_CASES.map((test) => [test.id, test] as const))('%s', async (id, test) => {
    const folder = temporaryFolder();
    const result = await runParityCase(test, folder, onEmbedded);
    if (process.env['UPDATE_PARITY'] === undefined) expect(result).toEqual(frozen[id]);
    else {
      fresh[id] = result;
      writeFileSync(new URL('expected.json', import.meta.url), `${JSON.stringify(fresh, null, 2)}\n`);
    }
  });

  it('freezes a result for every case and no other', () => {
    expect(Object.keys(frozen).sort()).toEqual(PARITY_CASES.map(({ id }) => id).sort());
  });
});
