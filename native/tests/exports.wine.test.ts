import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { MANIFEST, com } from './com';

/** Classes of the demo server that differ in their ThreadingModel only. */
const APARTMENT_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const FREE_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1021}';
/** The web browser control fires without a window (not yet verified on Windows). */
const EVENT_SOURCE = 'Shell.Explorer.2';

const PROCESSES = 10;
/** Under Wine the 64th STA that a process exports from blocks for ever, however many of them have ended. */
const APARTMENTS = 50;

interface Report {
  ranOnOwner: number;
  heard: number;
  liveBefore: number;
  liveAfter: number;
  exposed: number;
  handovers: number;
}

// The same bundle runs again in processes of its own, which write a report to the file that they are given.
const file = process.argv[2];
if (file === undefined) tests();
else {
  useApartments().then(
    (report) => writeFileSync(file, JSON.stringify(report)),
    (error: unknown) => {
      writeFileSync(file, String(error instanceof Error ? error.stack : error));
      process.exitCode = 1;
    },
  );
}

async function useApartments(): Promise<Report> {
  const client = com().start({ name: 'client', kind: 'mta', manifest: MANIFEST });
  // Lives in the MTA, so it exports from no STA; it counts itself among the live objects.
  const counter = await client.create(FREE_MODEL);
  const report: Report = {
    ranOnOwner: 0,
    heard: 0,
    liveBefore: (await counter.call('LiveObjects')) as number,
    liveAfter: -1,
    exposed: -1,
    handovers: -1,
  };
  for (let i = 0; i < APARTMENTS; i++) {
    const owner = com().start({ name: `owner ${i}`, kind: 'sta', manifest: MANIFEST });
    const demo = await owner.create(APARTMENT_MODEL);
    const proxy = await client.unmarshal(await demo.marshal());
    if ((await proxy.call('GetCurrentThreadId')) === (await demo.call('GetCreatedThreadId')))
      report.ranOnOwner++;
    const source = await owner.create(EVENT_SOURCE, 'inProcess');
    let events = 0;
    const advice = await source.on({
      OnVisible: () => {
        events++;
        return undefined;
      },
    });
    await source.put('Visible', true);
    if (events === 1) report.heard++;
    // Every other apartment stops with its sink advised, its object alive and a proxy to it in the client.
    const tidy = i % 2 === 0;
    if (tidy) {
      await advice.stop();
      await proxy.release();
    }
    assert.equal(await owner.stop(), true, `apartment ${i} did not end`);
    if (!tidy) await proxy.release();
  }
  report.liveAfter = (await counter.call('LiveObjects')) as number;
  const { exposed, handovers } = com().snapshot();
  report.exposed = exposed;
  report.handovers = handovers.length;
  await client.stop();
  return report;
}

function tests(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'exports-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('ten processes of fifty apartments that marshal and advise leave no object behind', async () => {
    for (let i = 0; i < PROCESSES; i++) {
      const out = path.join(folder, `${i}.json`);
      const code = await run(out);
      assert.equal(code, 0, `process ${i}: ${code}\n${contents(out)}`);
      assert.deepEqual(
        JSON.parse(contents(out)),
        {
          ranOnOwner: APARTMENTS,
          heard: APARTMENTS,
          // Zero but for the one that asks.
          liveBefore: 1,
          liveAfter: 1,
          exposed: 0,
          handovers: 0,
        },
        `process ${i}`,
      );
    }
  });
}

function contents(out: string): string {
  try {
    return readFileSync(out, 'utf8');
  } catch {
    return 'no report';
  }
}

/** Runs one process to its end; one that hangs is ended and reported. */
function run(out: string): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [__filename, out], { stdio: 'ignore' });
    const timer = setTimeout(() => {
      child.kill();
      resolve('did not end');
    }, 60_000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}
