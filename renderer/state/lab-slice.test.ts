import { expect, it } from 'vitest';
import type { LabEvent } from '../../app/contract/lab-views';
import { FakeMain } from '../testing/fake-main';

const begin: LabEvent = { type: 'begin', atMs: 0, recorded: null };
const run: LabEvent = { type: 'run', atMs: 1, run: 0, title: '', pid: 32, wine: '8.0' };
const verdict: LabEvent = { type: 'verdict', atMs: 9, asDocumented: true, observed: 'Both hung.' };

it('an experiment begun again while it runs is running: the end of the first run says nothing of the second', async () => {
  const main = new FakeMain();
  const store = main.connectedStore();
  const state = () => store.getState().labRuns['deadlock'];
  main.labEvents.set([begin, run]);
  const first = store.getState().runExperiment('deadlock');
  await expect.poll(() => state()?.entries.length).toBe(1);
  const second = store.getState().runExperiment('deadlock');
  await first;
  expect(state()?.state).toBe('running');
  main.labEvents.set([verdict]);
  await second;
  expect(state()).toMatchObject({ state: 'ended', verdict: { asDocumented: true } });
});

it('one that another ends is stopped at once', async () => {
  const main = new FakeMain();
  const store = main.connectedStore();
  main.labEvents.set([begin, run]);
  const first = store.getState().runExperiment('deadlock');
  await expect.poll(() => store.getState().labRuns['deadlock']?.entries.length).toBe(1);
  const second = store.getState().runExperiment('matrix');
  expect(store.getState().labRuns['deadlock']?.state).toBe('stopped');
  await first;
  main.labEvents.set([verdict]);
  await second;
  expect(store.getState().labRuns['deadlock']?.state).toBe('stopped');
});
