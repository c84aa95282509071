// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { HeldAnswers } from '../testing/held-answers';
import { giveElementsSize, renderWith } from '../testing/render-app';
import { sampleJob, sampleTask } from '../testing/sample-data';
import { HistoryScreen } from './history-screen';

beforeEach(() => giveElementsSize());

function show(download: boolean) {
  const main = new FakeMain();
  main.info = { ...main.info, can: { ...main.info.can, download } };
  main.jobs.set(['First', 'Second', 'Third'].map((name) => sampleJob({ id: name, name, state: 'done' })));
  return renderWith(<HistoryScreen />, main);
}
const press = async (key: string) => fireEvent.keyDown(await screen.findByRole('listbox'), { key });
const names = (main: FakeMain) => main.jobs.value.map(({ name }) => name);

it('asks before results go with their job, and goes on to the next one', async () => {
  const { main, store } = show(true);
  store.setState({ jobId: 'Second' });
  fireEvent.click(await screen.findByRole('option', { name: /Second/ }));
  await press('Delete');
  fireEvent.click(await screen.findByRole('button', { name: 'Keep' }));
  expect(names(main)).toHaveLength(3);
  await press('Delete');
  expect((await screen.findByRole('dialog')).textContent).toContain('"Second"');
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(names(main)).toEqual(['First', 'Third']));
  await waitFor(() => expect(store.getState().historyJob).toBe('Third'));
  // The Run screen would show a job that is not there.
  expect(store.getState().jobId).toBeNull();
});

it('goes on to the next job at once, however late the answer to the removal comes', async () => {
  const { main } = show(false);
  main.jobTaken = new HeldAnswers().hold;
  fireEvent.click(await screen.findByRole('option', { name: /Second/ }));
  await press('Delete');
  await waitFor(() => expect(screen.getAllByRole('option')).toHaveLength(2));
  expect(screen.getByRole('option', { selected: true }).textContent).toContain('Third');
  // Pressed twice, it takes that one, and not the newest.
  await press('Delete');
  await waitFor(() => expect(names(main)).toEqual(['First']));
});

it('removes without a question what loses nothing: where results are files, and dry runs', async () => {
  const { main } = show(false);
  await screen.findByRole('option', { name: /First/ });
  await press('Delete');
  await waitFor(() => expect(names(main)).toEqual(['Second', 'Third']));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('tells of a job whose files failed in part', async () => {
  const { main } = show(false);
  const done = sampleTask('a.xlsx');
  main.jobs.set([sampleJob({ state: 'failed', tasks: [done, sampleTask('b.xlsx', { state: 'failed' })] })]);
  expect((await screen.findByRole('option')).textContent).toMatch(/Some failed.*1 of 2 done · 1 failed/);
  main.jobs.set([sampleJob({ state: 'failed', tasks: [sampleTask('b.xlsx', { state: 'failed' })] })]);
  await waitFor(() => expect(screen.getByRole('option').textContent).toMatch(/Failed.*0 of 1 done/));
});
