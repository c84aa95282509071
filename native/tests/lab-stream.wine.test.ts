import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { CallRecord, Snapshot } from '../addon';
import { findDeadlocks } from '../deadlock';
import { EXPERIMENTS } from '../lab/experiments';
import { LabStopped, runExperiment, type LabHost, type LabLine } from '../lab/run-lab';
import { BUILD, MANIFEST, com, withApartment } from './com';

const host: LabHost = { command: [path.join(BUILD, 'lab-host.exe')] };
/** The demo server's class that lives in the MTA. */
const FREE_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1021}';

type SnapshotLine = Extract<LabLine, { type: 'snapshot' }>;

async function linesOf(id: string): Promise<LabLine[]> {
  const experiment = EXPERIMENTS.find((one) => one.id === id);
  assert.ok(experiment);
  const lines: LabLine[] = [];
  const verdict = await runExperiment(host, experiment, (line) => lines.push(line));
  assert.ok(verdict.asDocumented, verdict.observed);
  return lines;
}

const pictures = (lines: readonly LabLine[]) =>
  lines.filter((line): line is SnapshotLine => line.type === 'snapshot');

/** The picture that was drawn for a step. */
function pictureOf(lines: readonly LabLine[], step: RegExp): Snapshot {
  const told = lines.findIndex((line) => line.type === 'step' && step.test(line.text));
  assert.ok(told >= 0, `${step}`);
  const picture = lines.slice(told).find((line): line is SnapshotLine => line.type === 'snapshot');
  assert.ok(picture, `${step}`);
  return picture.snapshot;
}

const roomOf = (snapshot: Snapshot | undefined, name: string) => {
  const room = snapshot?.apartments.find((one) => one.name === name);
  assert.ok(room, name);
  return room;
};

const keysOf = (value: object) => Object.keys(value).sort();

test('the lab host tells the same records as the addon', async () => {
  const [own, ownCall] = await withApartment({}, async (sta): Promise<[Snapshot, CallRecord | undefined]> => {
    await sta.create('Scripting.Dictionary');
    return [com().snapshot(), com().drainCalls().calls[0]];
  });
  const lines = await linesOf('deadlock');
  const { snapshot } = pictures(lines).find((line) => line.snapshot.apartments.length > 0) ?? {};
  assert.ok(snapshot && ownCall);
  assert.deepEqual(keysOf(snapshot), keysOf(own));
  assert.deepEqual(keysOf(snapshot.apartments[0] ?? {}), keysOf(own.apartments[0] ?? {}));
  const call = lines.find((line) => line.type === 'calls')?.drained.calls[0];
  assert.deepEqual(keysOf(call ?? {}), keysOf(ownCall));
});

test('the lab host lists the threads that COM made, on the same grounds as the addon', async () => {
  const own = await withApartment({ manifest: MANIFEST }, async (sta) => {
    await sta.create(FREE_MODEL);
    return com().snapshot().foreign;
  });
  const matrix = EXPERIMENTS.find(({ id }) => id === 'matrix');
  assert.ok(matrix && own[0]);
  const lines: LabLine[] = [];
  await runExperiment(host, { ...matrix, runs: [['matrix', 'main-sta:Free']] }, (line) => lines.push(line));
  const { foreign } = pictures(lines).at(-1)?.snapshot ?? { foreign: [] };
  const row = foreign.find(({ ground }) => ground === own[0]?.ground);
  assert.ok(row, JSON.stringify(foreign));
  assert.deepEqual(keysOf(row), keysOf(own[0]));
  assert.deepEqual([row.kind, row.basis, row.type], [own[0].kind, own[0].basis, own[0].type]);
  assert.match(row.ground, /^started by (combase|ole32)\.dll/);
  assert.notEqual(row.cpuMs, null);
  assert.equal(new Set(foreign.map(({ threadId }) => threadId)).size, foreign.length, 'each thread once');
});

test('a call into a demo object that its apartment takes shows in the lab', async () => {
  const lines = await linesOf('sleeping-sta');
  const calls = lines.flatMap((line) => (line.type === 'calls' ? line.drained.calls : []));
  const incoming = calls.filter(({ kind }) => kind === 'incoming');
  assert.ok(incoming.length > 0);
  assert.ok(incoming.every(({ label, endUs }) => label === 'incoming call' && endUs !== null));
});

test('the deadlock is named while it lasts, from the same snapshot', async () => {
  const lines = await linesOf('deadlock');
  const [named] = findDeadlocks(pictureOf(lines, /^deadlock: /));
  assert.match(named?.text ?? '', /left waits for mutex "journal" of right/);
  assert.deepEqual(findDeadlocks(pictureOf(lines, /time-out of the waits/)), [], 'it is over at the end');
});

test('a sleeping STA is seen not to pump, its caller to be in a call into it', async () => {
  const lines = await linesOf('sleeping-sta');
  const worst = Math.max(
    ...pictures(lines)
      .filter(({ snapshot }) => snapshot.apartments.length === 3)
      .map(({ snapshot }) => roomOf(snapshot, 'sleeper').unpumpedMs ?? 0),
  );
  assert.ok(worst > 1000, `${worst} ms`);
  const hanging = pictureOf(lines, /^the caller hangs/);
  const [caller, sleeper] = [roomOf(hanging, 'caller'), roomOf(hanging, 'sleeper')];
  assert.deepEqual([caller.callingInto, caller.outgoing], [sleeper.id, true]);
  assert.ok((sleeper.unpumpedMs ?? 0) > 500, `${sleeper.unpumpedMs} ms`);
  const last = roomOf(pictures(lines).at(-1)?.snapshot, 'sleeper');
  assert.equal(last.state, 'idle');
});

test('two mutual calls are shown, each in its call to the other', async () => {
  const both = pictureOf(await linesOf('mutual-calls'), /^both are in a call/);
  const [left, right] = [roomOf(both, 'left'), roomOf(both, 'right')];
  assert.deepEqual([left.callingInto, right.callingInto], [right.id, left.id]);
});

test('the last picture has the counter that the result tells', async () => {
  const lines = await linesOf('share');
  const end = lines.findIndex((line) => line.type === 'result');
  const result = lines[end];
  const picture = lines[end - 1];
  assert.ok(result?.type === 'result' && picture?.type === 'snapshot');
  const owner = picture.snapshot.apartments.find(({ name }) => name === 'owner');
  assert.equal(owner?.messages, result.observed['ownerPumped']);
});

test('a stopped experiment ends at once, and so does its process', async () => {
  const deadlock = EXPERIMENTS.find(({ id }) => id === 'deadlock');
  assert.ok(deadlock);
  const stop = new AbortController();
  let pid = 0;
  const running = runExperiment(
    host,
    deadlock,
    (line) => {
      if (line.type === 'start') pid = line.pid;
      if (line.type === 'step') stop.abort();
    },
    stop.signal,
  );
  await assert.rejects(running, LabStopped);
  assert.ok(pid > 0);
  assert.throws(() => process.kill(pid, 0), 'no such process any more');
});
