import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Area, CellInput } from '../../../app/workbook/cells';
import { Tally } from '../../../app/workbook/tally';
import { importFile } from '../../../app/engines/embedded/import/import-file';
import { readBookFacts } from '../../../app/engines/embedded/inspect/book-facts';
import { buildFixture } from '../../../app/engines/embedded/testing/fixtures';
import { ExcelEngine } from '../../../app/engines/excel/excel-engine';
import { openWorkbook } from '../../../app/engines/excel/open-workbook';
import expected from '../../../app/engines/excel/parity/expected.json';
import { PARITY_CASES } from '../../../app/engines/excel/parity/parity-cases';
import { runParityCase } from '../../../app/engines/excel/parity/run-parity-case';
import { DEFAULT_LIMITS } from '../../../app/engines/limits';
import { ApplicationSessions } from '../../../app/sessions/applications/application-sessions';
import type { ApplicationPool } from '../../../app/sessions/applications/application-pool';
import { DEFAULT_APPLICATION_LIMITS } from '../../../app/sessions/applications/limits';
import { com, registeredServer, type RegisteredServer } from '../../automation/testing/registered-server';
import { NativeAutomation } from '../native-automation';

/*
 * The Excel engine against Concierge.Application in a process of its own, over real COM: what crosses is marshaled, and
 * applications are those of the pool. That Excel itself answers alike is for `selftest --excel` to show.
 */

const NEVER = new AbortController().signal;
const noPdf = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('no program')),
  printWorkbook: () => Promise.reject(new Error('no program')),
};

const folder = mkdtempSync(path.join(tmpdir(), 'excel-'));
let server: RegisteredServer;
let sessions: ApplicationSessions;
let pool: ApplicationPool;
let engine: ExcelEngine;

before(async () => {
  server = registeredServer(40);
  sessions = await ApplicationSessions.open({
    automation: new NativeAutomation(com()),
    ledgerFolder: path.join(folder, 'ledger'),
    limits: () => DEFAULT_APPLICATION_LIMITS,
  });
  pool = sessions.pool(server.progId);
  engine = new ExcelEngine(
    pool,
    { facts: readBookFacts, importFile },
    {
      folder: path.join(folder, 'x'),
      present: () => Promise.resolve({ title: server.progId, available: true }),
      services: { pdf: noPdf },
    },
  );
});
after(async () => {
  await sessions.close();
  server.remove();
  rmSync(folder, { recursive: true, force: true });
});

for (const [number, parity] of PARITY_CASES.entries()) {
  test(`parity: ${parity.id}`, async () => {
    const own = path.join(folder, `p${number}`);
    mkdirSync(own);
    const result = await runParityCase(parity, own, (order) => engine.runTask(order, () => undefined, NEVER));
    assert.deepEqual(result, (expected as Record<string, unknown>)[parity.id]);
  });
}

test('all of them took one activation, and left no file behind', () => {
  assert.equal(pool.activations, 1);
  assert.deepEqual(readdirSync(path.join(folder, 'x')), []);
});

test('ten thousand cells cross in at most ten hops', async () => {
  const own = path.join(folder, 'hops');
  mkdirSync(own);
  const file = path.join(own, 'book.xlsx');
  writeFileSync(file, buildFixture('simple'));
  const lease = await pool.lease({ jobId: 'j', taskId: 't', file: null, timeMs: 60_000 }, NEVER);
  try {
    const readFacts = (name: string) => readBookFacts(name, DEFAULT_LIMITS, NEVER);
    const facts = await readFacts(file);
    const workbook = await openWorkbook(lease, { file, facts, folder: own, macrosAllowed: false, readFacts });
    const area: Area = { top: 1, left: 5, bottom: 1000, right: 14 };
    const block = Array.from({ length: 1000 }, (_, y) =>
      Array.from({ length: 10 }, (_, x): CellInput =>
        x === 0 ? { kind: 'text', value: `00${y}` } : { kind: 'number', value: y + x / 8 },
      ),
    );
    const one = { top: 9, left: 1, bottom: 9, right: 1 };
    await workbook.edit(
      'Data',
      { kind: 'write', area: one, block: [[{ kind: 'number', value: 1 }]] },
      new Tally(0),
    );
    const { hops, calls } = lease.thread.counters;
    const tally = new Tally(0);
    await workbook.edit('Data', { kind: 'write', area, block }, tally);
    assert.equal(tally.changed, 10_000);
    assert.ok(lease.thread.counters.hops - hops <= 10, `${lease.thread.counters.hops - hops} hops`);
    assert.ok(lease.thread.counters.calls - calls <= 400, `${lease.thread.counters.calls - calls} calls`);
    const before = lease.thread.counters.hops;
    const texts: unknown[] = [];
    for await (const row of workbook.rows('Data', area)) texts.push(row.cells[0]?.value);
    assert.equal(texts.length, 1000);
    assert.equal(texts[7], '007');
    assert.ok(lease.thread.counters.hops - before <= 10, `${lease.thread.counters.hops - before} hops`);
    await workbook.close();
  } finally {
    lease.release();
  }
});
