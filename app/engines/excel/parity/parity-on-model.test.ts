import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it, describe } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { importFile } from '../../embedded/import/import-file';
import { readBookFacts } from '../../embedded/inspect/book-facts';
import { ExcelEngine } from '../excel-engine';
import { modelLease } from '../testing/model-lease';
import { PARITY_CASES } from './parity-cases';
import type { ParityResult } from './parity-case';
import expected from './expected.json';
import { runParityCase } from './run-parity-case';

const frozen = expected as unknown as Record<string, ParityResult>;
const noPdf = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('no program')),
  printWorkbook: () => Promise.reject(new Error('no program')),
};

describe('parity: the Excel engine gives the frozen results on the object model of Concierge.Application', () => {
  it.each(PARITY_CASES.map((test) => [test.id, test] as const))('%s', async (id, test) => {
    const folder = temporaryFolder();
    const server = path.join(folder, 'server');
    mkdirSync(server);
    const lease = modelLease(server);
    const engine = new ExcelEngine(
      { lease: () => Promise.resolve(lease), endJob: () => undefined },
      { facts: readBookFacts, importFile },
      {
        folder: path.join(folder, 'x'),
        present: () => Promise.resolve({ title: 'Model', available: true }),
        services: { pdf: noPdf },
      },
    );
    try {
      const result = await runParityCase(test, folder, (order) =>
        engine.runTask(order, () => undefined, new AbortController().signal),
      );
      expect(result).toEqual(frozen[id]);
    } finally {
      await lease.close();
    }
  });
});
