import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { BUILD } from './com';

/** The C++ parts that need no apartment of ours: retry policy, message filter, packed buffers, early binding (native/unit-tests). */
const folder = mkdtempSync(path.join(os.tmpdir(), 'concierge-unit-'));
const file = path.join(folder, 'checks.txt');
const ran = spawnSync(path.join(BUILD, 'unit-tests.exe'), [file], { stdio: 'ignore', timeout: 60_000 });
const lines = readFileSync(file, 'utf8').split(/\r?\n/).filter(Boolean);
rmSync(folder, { recursive: true });

for (const line of lines) {
  const [outcome, ...words] = line.split(' ');
  test(words.join(' '), () => assert.equal(outcome, 'ok', line));
}

test('the program of C++ tests ran to its end', () => {
  assert.equal(ran.status, 0);
  assert.ok(lines.length > 30, `${lines.length} checks`);
});
