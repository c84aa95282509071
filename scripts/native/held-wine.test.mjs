import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdWine } from './held-wine.mjs';

/** @type {string} */
let folder;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'held-wine-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in Wine's place: it ends at once, without a word, as often as it is told, and then answers its input. */
function standIn(/** @type {number} */ ends) {
  const program = join(folder, 'wine');
  const starts = join(folder, 'starts');
  const script = `#!/bin/sh
echo "$@" >> '${starts}'
[ "$(wc -l < '${starts}')" -le ${ends} ] && exit 0
while read -r line; do echo held; done
echo ended >> '${starts}'
`;
  writeFileSync(program, script, { mode: 0o755 });
  return { program, starts: () => readFileSync(starts, 'utf8').trim().split('\n') };
}

test.skipIf(process.platform === 'win32')(
  'a start that its server took along is begun again, and held until it is let go of',
  async () => {
    const wine = standIn(2);
    const release = await holdWine(wine.program, process.env);
    expect(wine.starts()).toEqual(['cmd /q', 'cmd /q', 'cmd /q']);
    await release();
    expect(wine.starts().at(-1)).toBe('ended');
  },
);

test.skipIf(process.platform === 'win32')('where nothing ever begins that is said', async () => {
  const wine = standIn(1000);
  await expect(holdWine(wine.program, process.env)).rejects.toThrow(/ends whatever is started in it/);
  expect(wine.starts()).toHaveLength(5);
});
