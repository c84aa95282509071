import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { apartmentThread } from '../../app/contract/apartment-views';
import type { LabEvent } from '../../app/contract/lab-views';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { EXPERIMENTS } from '../../native/lab/experiments';
import { CREATORS, EXPECTED, MODELS } from '../../native/lab/matrix';
import { Lab } from './lab';
import { LabRecordings, replay } from './recordings';

const SAMPLES = path.resolve('samples', 'lab');
const nowhere = { reason: 'There is no COM.' };

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

async function told(lab: Lab, id: string, signal?: AbortSignal): Promise<LabEvent[]> {
  const events: LabEvent[] = [];
  for await (const event of lab.run(id, signal)) events.push(event);
  return events;
}

/** A recording that takes no time. */
async function shortened(id: string): Promise<Lab> {
  const recording = JSON.parse(await readFile(path.join(SAMPLES, `${id}.json`), 'utf8')) as {
    events: LabEvent[];
  };
  const events = recording.events.map((event) => ({ ...event, atMs: 0 }));
  await writeFile(path.join(folder, `${id}.json`), JSON.stringify({ ...recording, events }));
  return new Lab(nowhere, new LabRecordings(folder));
}

describe('recordings', () => {
  it('are there for every experiment, from Wine, and each as documented', async () => {
    const { experiments, source } = await new Lab(nowhere, new LabRecordings(SAMPLES)).list();
    expect(source).toEqual({ kind: 'recorded', reason: 'There is no COM.' });
    expect(experiments.map(({ id }) => id)).toEqual(EXPERIMENTS.map(({ id }) => id));
    for (const { recorded } of experiments) expect(recorded).toMatch(/^Wine \d+\.\d+, \d{4}-\d{2}-\d{2}$/);
    for (const { id } of EXPERIMENTS) {
      const events = await told(await shortened(id), id);
      expect(events[0]).toMatchObject({ type: 'begin', recorded: expect.stringMatching(/^Wine/) });
      expect(events.at(-1), id).toMatchObject({ type: 'verdict', asDocumented: true });
    }
  });

  it('never pass for live: every house says where and when it was recorded', async () => {
    const events = await told(await shortened('deadlock'), 'deadlock');
    const infos = events.flatMap((event) =>
      event.type === 'picture' && event.update.info ? [event.update.info] : [],
    );
    expect(infos.length).toBeGreaterThan(0);
    for (const info of infos) expect(info.recorded).toMatch(/^Wine/);
  });

  it('cut nothing short to catch up, where what came before was taken late', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const recording = (await new LabRecordings(SAMPLES).all()).get('sleeping-sta')!;
    const last = recording.events.at(-1)!;
    const events = [1000, 2500].map((atMs) => ({ ...last, atMs }));
    const stream = replay({ ...recording, events }, new AbortController().signal);
    await stream.next();
    const first = stream.next();
    await vi.advanceTimersByTimeAsync(9000);
    await first;
    let ended = false;
    const second = stream.next().then(() => (ended = true));
    await vi.advanceTimersByTimeAsync(1400);
    expect(ended).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await second;
  });

  it('tell all of a thread when they tell of it first', async () => {
    for (const { id } of EXPERIMENTS) {
      const known = new Set<string>();
      for (const event of await told(await shortened(id), id)) {
        if (event.type !== 'picture') continue;
        if (event.update.first) known.clear();
        for (const thread of event.update.threads ?? []) {
          if (known.has(thread.key)) continue;
          known.add(thread.key);
          expect(() => apartmentThread.parse(thread), `${id}, ${thread.key}`).not.toThrow();
        }
      }
    }
  });

  it('have the calls that came in, too', async () => {
    for (const id of ['share', 'sleeping-sta', 'mutual-calls']) {
      const labels = (await told(await shortened(id), id)).flatMap((event) =>
        event.type === 'picture' && event.update.calls ? event.update.calls.labels : [],
      );
      expect(labels, id).toContain('incoming call');
    }
  });

  it('name the deadlock while it lasts', async () => {
    const events = await told(await shortened('deadlock'), 'deadlock');
    const rings = events.flatMap((event) =>
      event.type === 'picture' && event.update.deadlocks ? [event.update.deadlocks] : [],
    );
    expect(rings.some((found) => found[0]?.text.includes('left waits for mutex "journal" of right'))).toBe(
      true,
    );
    expect(rings.at(-1)).toEqual([]);
  });

  it('have the matrix of the documentation, cell by cell', async () => {
    const events = await told(await shortened('matrix'), 'matrix');
    const cells = events.flatMap((event) => (event.type === 'cell' ? [event] : []));
    expect(cells.map(({ creator, model, place }) => [creator, model, place])).toEqual(
      CREATORS.flatMap((creator) => MODELS.map((model) => [creator, model, EXPECTED[creator][model]])),
    );
  });

  it('that cannot be read are left out, and said to be missing when asked for', async () => {
    await writeFile(path.join(folder, 'deadlock.json'), '{"experiment":"deadlock"}');
    const lab = new Lab(nowhere, new LabRecordings(folder));
    expect((await lab.list()).experiments.every(({ recorded }) => recorded === null)).toBe(true);
    await expect(told(lab, 'deadlock')).rejects.toMatchObject({
      message: '"A deadlock" was never recorded.',
      hint: 'There is no COM.',
    });
  });
});

describe('the lab', () => {
  it('refuses what is no experiment', async () => {
    const lab = new Lab(nowhere, new LabRecordings(SAMPLES));
    await expect(told(lab, 'no-such')).rejects.toMatchObject({ code: 'arguments' });
  });

  it('ends what plays when it is stopped, when another one starts, and when nobody listens', async () => {
    const lab = new Lab(nowhere, new LabRecordings(SAMPLES));
    const stopped = lab.run('keep-warm', undefined);
    await stopped.next();
    lab.stop();
    for await (const event of stopped) expect(event.type).not.toBe('verdict');

    const first = lab.run('keep-warm', undefined);
    await first.next();
    const second = lab.run('no-coinitialize', undefined);
    await second.next();
    for await (const event of first) expect(event.type).not.toBe('verdict');
    await second.return();

    const leaving = new AbortController();
    const left = told(lab, 'keep-warm', leaving.signal);
    leaving.abort();
    expect((await left).some(({ type }) => type === 'verdict')).toBe(false);
  });

  it('says what went wrong with a lab host that cannot be started or tells nonsense', async () => {
    const recordings = new LabRecordings(folder);
    const missing = new Lab({ command: [path.join(folder, 'no-such-program')] }, recordings);
    await expect(told(missing, 'deadlock')).rejects.toMatchObject({
      message: 'The experiment could not be run.',
    });
    const nonsense = new Lab(
      { command: [process.execPath, '-e', 'console.log("no JSON")', '--'] },
      recordings,
    );
    await expect(told(nonsense, 'deadlock')).rejects.toMatchObject({ code: 'missing-part' });
  });
});
