import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { licencesOf } from './licences.mjs';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

it('gives the licence of each bundled package once, and none for our own files', () => {
  const text = licencesOf(root, [
    'app/jobs/plan.ts',
    'node_modules/zod/index.js',
    'node_modules/@orpc/client/dist/index.mjs',
    'node_modules/zod/v4/core/core.js',
  ]);
  expect(text.match(/^## .*$/gm)).toEqual([
    expect.stringMatching(/^## @orpc\/client \d+\.\d+\.\d+ \(MIT\)$/),
    expect.stringMatching(/^## zod \d+\.\d+\.\d+ \(MIT\)$/),
  ]);
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(2);
});

it('refuses a package that says no licence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concierge-licences-'));
  try {
    mkdirSync(join(folder, 'node_modules', 'none'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'none', 'package.json'), '{"name":"none","version":"1.0.0"}');
    expect(() => licencesOf(folder, ['node_modules/none/index.js'])).toThrow('none does not say its licence');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
