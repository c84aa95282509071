import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder';
import { importFile } from '../embedded/import/import-file';
import { readBookFacts } from '../embedded/inspect/book-facts';
import { buildFixture } from '../embedded/testing/fixtures';
import type { TaskOrder } from '../engine';
import { DEFAULT_LIMITS } from '../limits';
import { ExcelEngine } from './excel-engine';
import { modelLease, type ModelLease } from './testing/model-lease';

let folder: string;
let lease: ModelLease;
beforeEach(() => {
  folder = temporaryFolder();
  for (const name of ['server', 'staging', 'scratch']) mkdirSync(path.join(folder, name));
  lease = modelLease(path.join(folder, 'server'));
});
afterEach(async () => {
  await lease.close();
});

function run(fixture: 'macros' | 'simple', allowMacros: boolean) {
  const name = fixture === 'macros' ? 'book.xlsm' : 'book.xlsx';
  const file = path.join(folder, name);
  writeFileSync(file, buildFixture(fixture));
  const never = () => Promise.reject(new Error('nothing is printed here'));
  const engine = new ExcelEngine(
    { lease: () => Promise.resolve(lease), endJob: () => undefined },
    { facts: readBookFacts, importFile },
    {
      folder: path.join(folder, 'x'),
      present: () => Promise.resolve({ title: 'Model', available: true }),
      services: {
        pdf: { available: () => Promise.resolve([]), printHtml: never, printWorkbook: never },
      },
    },
  );
  const order: TaskOrder = {
    jobId: 'job',
    taskId: 't1',
    kind: 'file',
    recipe: {
      version: 1,
      name: 'Macro',
      steps: [
        { step: 'set-values', target: 'Data!A1', values: 1 },
        { step: 'run-macro', macro: 'Tidy' },
      ],
      output: { name: '{name}', format: 'same' },
    },
    steps: { from: 0, to: 2 },
    inputs: [{ path: file, name, folder: '' }],
    missing: [],
    outputName: name,
    staging: path.join(folder, 'staging'),
    scratch: path.join(folder, 'scratch'),
    startedAt: '2026-11-30T08:00:00.000Z',
    calc: 'ironcalc',
    limits: DEFAULT_LIMITS,
    ...(allowMacros ? { allowMacros } : {}),
  };
  return engine.runTask(order, () => undefined, new AbortController().signal);
}

test('a file whose macros are not allowed is refused before it is opened, naming the step', async () => {
  await expect(run('macros', false)).rejects.toMatchObject({
    code: 'step-refused',
    message: 'The macros of this file were not allowed to run.',
    place: { step: 1, file: path.join(folder, 'book.xlsm') },
  });
  expect(lease.called).not.toContain('Open');
});

test('where they are allowed the macro is called, and a file without macros says so', async () => {
  // The automation server runs none.
  await expect(run('macros', true)).rejects.toMatchObject({
    code: 'application-refused',
    place: { step: 1 },
  });
  expect(lease.called).toContain('Run');
  await expect(run('simple', true)).rejects.toMatchObject({
    code: 'step-refused',
    message: 'The workbook has no macros that could run.',
  });
});
