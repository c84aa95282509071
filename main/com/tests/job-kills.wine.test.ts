import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { NativeProcesses } from '../native-processes';
import { ApplicationJobs, failures, hashOf, hashes, pidsOf } from './application-jobs';
import { comOfTest } from './server-classes';

/** CONCIERGE_KILLS asks for more, in rounds of a hundred files each. */
const KILLS = Number(process.env['CONCIERGE_KILLS'] ?? 10);
const FILES = KILLS > 50 ? 100 : 30;

const jobs = new ApplicationJobs('7', 4 * KILLS + 60);
const processes = new NativeProcesses(comOfTest().host);

before(() => jobs.classes.register());
after(() => jobs.classes.unregister());

test(`${KILLS} random kills: nearly all files end done, the others say why, and nothing is left`, async () => {
  const app = await jobs.open({ sessions: 2 }, 'kills');
  const random = seeded(20261130);
  const pids = new Set<number>();
  let kills = 0;
  let tasks = 0;
  let failed = 0;
  try {
    for (let round = 1; kills < KILLS; round++) {
      const files = jobs.inputs(`kills ${round}`, FILES);
      const before = hashes(files);
      const out = `kills-out-${round}`;
      const id = await jobs.start(app, files, out);
      const ended = app.runner.ended(id);
      let over = false;
      void ended.then(() => (over = true));
      while (!over) {
        await new Promise((resolve) => setTimeout(resolve, 500 + random() * 2000));
        const { sessions } = await app.sessions.list.current();
        for (const pid of pidsOf(sessions)) pids.add(pid);
        const living = pidsOf(sessions).filter((pid) => processes.facts(pid));
        const victim = living[Math.floor(random() * living.length)];
        if (over || victim === undefined || kills >= KILLS) continue;
        process.kill(victim);
        kills++;
      }
      const record = await ended;
      tasks += record.tasks.length;
      failed += failures(record).length;
      for (const task of record.tasks.filter(({ state }) => state !== 'done')) {
        assert.equal(task.state, 'failed');
        assert.match(task.error?.message ?? '', /ended/);
      }
      assert.deepEqual(hashes(files), before, 'inputs are never written');
      const outputs = readdirSync(jobs.folder(out)).sort();
      const expected = record.tasks.flatMap((task) => task.outputs.map(({ name }) => name)).sort();
      assert.deepEqual(outputs, expected, 'outputs are whole or not there');
      for (const task of record.tasks)
        for (const output of task.outputs) assert.equal(hashOf(output.path), output.sha256);
    }
    assert.equal(kills, KILLS);
    assert.ok(failed <= tasks * 0.05, `${failed} of ${tasks} files failed`);
  } finally {
    await app.close();
  }
  for (const pid of pids) assert.equal(processes.facts(pid), null, `process ${pid} was left behind`);
});

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
