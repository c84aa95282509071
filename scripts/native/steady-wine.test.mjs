import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder.ts';
import { steadyWine } from './steady-wine.mjs';

/** ADDR_NO_RANDOMIZE of Linux. */
const FIXED_ADDRESSES = 0x40000;
const allowed = spawnSync('setarch', ['-R', 'true']).status === 0;

test.skipIf(process.platform !== 'linux')(
  `Wine gets its arguments, and ${allowed ? 'no addresses by chance' : 'starts as it is'}, at every start`,
  () => {
    const folder = temporaryFolder();
    const wine = join(folder, 'wine of ours');
    writeFileSync(wine, '#!/bin/sh\ncat /proc/self/personality\necho "$#: $2"\n', { mode: 0o755 });
    const start = () =>
      execFileSync(steadyWine(wine, join(folder, 'new')), ['cmd', 'a b'], { encoding: 'utf8' }).split('\n');
    for (const [personality, given] of [start(), start()]) {
      // Containers may forbid it.
      if (allowed) expect(Number.parseInt(personality, 16) & FIXED_ADDRESSES).toBe(FIXED_ADDRESSES);
      expect(given).toBe('2: a b');
    }
  },
);
