import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { NativeProcesses } from '../native-processes';
import { ApplicationJobs, failures, hashOf, hashes } from './application-jobs';
import { comOfTest } from './server-classes';

/** CONCIERGE_KILLS asks for more; from 50 on over a job of a hundred files. */
const KILLS = Number(process.env['CONCIERGE_KILLS'] ?? 10);
const FILES = KILLS >= 50 ? 100 : 30;
/** File for what was seen, as JSON. */
const REPORT = process.env['CONCIERGE_KILLS_REPORT'];
/**
 * Share of the kills that wait for an application that is starting. A start takes three times as long as such a file, but
 * its process is known only near its end, so that moments drawn at random would nearly all fall into files.
 */
const STARTS = 0.7;
/** Kills that may be due before any application is taken all the same: where nothing is killed nothing starts. */
const MOST_BEHIND = 4;
/**
 * Four attempts are made at a file, so a few kills cannot cost more than a quarter as many files, however they fall. Of
 * many it is a share of the files: that all of them fall so does not happen.
 */
const MOST_LOST = KILLS >= 50 ? FILES * 0.05 : Math.floor(KILLS / 4);
/** Files that are to be finished after the last kill. */
const LAST_FILES = FILES / 10;

const jobs = new ApplicationJobs('7', 4 * KILLS + 60);
const processes = new NativeProcesses(comOfTest().host);

before(() => jobs.classes.register());
after(() => jobs.classes.unregister());

test(`${KILLS} random kills over a job of ${FILES} files: nearly all end done, the others say why, nothing is left`, async () => {
  const began = Date.now();
  const app = await jobs.open({ sessions: 2 }, 'kills');
  const random = seeded(20261130);
  const during: Record<string, number> = {};
  // Servers by their creation times: ids are soon given to others, such as our own workers.
  const servers = new Map<string, number>();
  const begun = new Set<number>();
  const note = (): void => {
    for (const [line, pid] of jobs.started().entries()) {
      const createdAt = begun.has(line) ? undefined : processes.facts(pid)?.createdAt;
      begun.add(line);
      if (createdAt !== undefined) servers.set(createdAt, pid);
    }
  };
  let kills = 0;
  let atStart = false;
  try {
    const files = jobs.inputs('kills', FILES);
    const before = hashes(files);
    const id = await jobs.start(app, files, 'kills-out');
    const ended = app.runner.ended(id);
    let over = false;
    void ended.then(() => (over = true));
    const finished = (): number =>
      app.runner.list()[0]?.tasks.filter(({ state }) => state === 'done' || state === 'failed').length ?? 0;
    while (!over) {
      // Over the whole life of the job: kills keep to the share of files that are finished, and catch up where they can.
      const due = Math.min(KILLS, (KILLS * (finished() + 1)) / (FILES - LAST_FILES));
      // Where all are due the job may be over any moment.
      const late = kills < due && (due - kills > 1 || due === KILLS);
      await new Promise((resolve) => setTimeout(resolve, late ? random() * 40 : random() * 700));
      note();
      const { sessions } = await app.sessions.list.current();
      const living = sessions.filter(({ pid }) => pid !== null && processes.facts(pid));
      const starting = living.filter(({ state }) => state === 'starting');
      // Where all are due none may wait for a start: without a kill nothing starts.
      const patient = due < KILLS && due - kills < MOST_BEHIND;
      const meant = atStart && patient ? starting : living;
      const victim = meant[Math.floor(random() * meant.length)];
      // It may have ended by itself just now.
      if (over || kills >= due || victim === undefined || !killed(victim.pid ?? 0)) continue;
      atStart = random() < STARTS;
      during[victim.state] = (during[victim.state] ?? 0) + 1;
      kills++;
    }
    const record = await ended;
    const lost = record.tasks.filter(({ state }) => state !== 'done');
    for (const task of lost) {
      assert.equal(task.state, 'failed');
      assert.match(task.error?.message ?? '', /ended/);
    }
    assert.deepEqual(hashes(files), before, 'inputs are never written');
    const outputs = readdirSync(jobs.folder('kills-out')).sort();
    const expected = record.tasks.flatMap((task) => task.outputs.map(({ name }) => name)).sort();
    assert.deepEqual(outputs, expected, 'outputs are whole or not there');
    for (const task of record.tasks)
      for (const output of task.outputs) assert.equal(hashOf(output.path), output.sha256);
    const attempts = record.tasks.reduce((sum, task) => sum + task.attempts, 0);
    const seconds = Math.round((Date.now() - began) / 1000);
    const starts = (await app.sessions.list.current()).activations;
    if (REPORT !== undefined) {
      const seen = { kills, during, seconds, starts, attempts, files: FILES, failed: failures(record) };
      writeFileSync(REPORT, JSON.stringify(seen, null, 2));
    }
    assert.equal(kills, KILLS);
    assert.ok(
      lost.length <= MOST_LOST,
      `${lost.length} of ${FILES} files failed: ${failures(record).join('; ')}`,
    );
  } finally {
    await app.close();
  }
  note();
  // One that was ended by force may take a moment on a busy machine.
  const end = Date.now() + 60_000;
  for (const [createdAt, pid] of servers) {
    const left = () => processes.facts(pid)?.createdAt === createdAt;
    while (left() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(!left(), `process ${pid} was left behind`);
  }
});

function killed(pid: number): boolean {
  try {
    return process.kill(pid);
  } catch {
    return false;
  }
}

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
