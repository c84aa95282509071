// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { SessionView } from '../../app/contract/session-views';
import { FakeMain } from '../testing/fake-main';
import { renderWith } from '../testing/render-app';
import { sampleInfo, sampleThread } from '../testing/sample-house';
import { ApartmentsScreen } from './apartments-screen';

const stuck: SessionView = {
  id: 's1',
  progId: 'Excel.Application',
  ownership: 'owned',
  state: 'stuck',
  pid: 4711,
  version: '16.0',
  apartment: 'excel-1',
  threadId: 101,
  lease: { jobId: 'j', taskId: 't', file: 'March.xlsx', step: null, since: new Date(0).toISOString() },
  tasksDone: 0,
  memory: null,
  call: { name: 'SaveAs', since: new Date(0).toISOString() },
  dialogs: ['Save changes?'],
  startedAt: new Date(0).toISOString(),
  idleEndsAt: null,
  kept: false,
  renewal: null,
  note: null,
};

function mainWithThreads(): FakeMain {
  const main = new FakeMain();
  main.house.set({
    first: true,
    atUs: 1_000_000,
    info: sampleInfo,
    threads: [
      sampleThread(1, { type: 3, messages: 7 }),
      sampleThread(2, { messages: 900, qualifier: 6 }),
      sampleThread(9, {
        key: 't99',
        apartment: null,
        name: 'host MTA',
        kind: 'mta',
        type: -1,
        state: null,
        threadId: 99,
        ground: 'COM made it for a Free object',
      }),
    ],
  });
  return main;
}

async function rows(): Promise<HTMLElement[]> {
  const table = await screen.findByRole('table', { name: 'COM threads' });
  return within(table).getAllByRole('row').slice(1);
}

it('shows each thread with its apartment as reported, or inferred with the ground, and sorts', async () => {
  renderWith(<ApartmentsScreen />, mainWithThreads());
  const shown = await rows();
  expect(shown).toHaveLength(3);
  expect(shown[0]?.textContent).toContain('Main STA');
  expect(shown[0]?.textContent).toContain('reported by COM');
  expect(shown[1]?.textContent).toContain('STA (application STA)');
  expect(shown[2]?.textContent).toContain('Host MTA');
  expect(shown[2]?.textContent).toContain('inferred: COM made it for a Free object');
  expect(shown[2]?.textContent).toContain('Not ours');

  const head = screen.getByRole('columnheader', { name: /Messages/ });
  const names = async () => (await rows()).map((row) => row.querySelector('td')?.firstChild?.textContent);
  for (const [order, expected] of [
    ['descending', ['excel-2', 'excel-1', 'host MTA']],
    ['ascending', ['host MTA', 'excel-1', 'excel-2']],
    ['none', ['excel-1', 'excel-2', 'host MTA']],
  ] as const) {
    fireEvent.click(within(head).getByRole('button'));
    expect(head.getAttribute('aria-sort')).toBe(order);
    expect(await names()).toEqual(expected);
  }
});

it('takes in what changes and what goes', async () => {
  const main = mainWithThreads();
  renderWith(<ApartmentsScreen />, main);
  await rows();
  main.house.set({
    first: false,
    atUs: 1_100_000,
    threads: [{ key: 'a2', state: 'running', call: 'Open', callSinceUs: 1_050_000, depth: 1, messages: 903 }],
    gone: ['t99'],
  });
  await expect.poll(async () => (await rows()).length).toBe(2);
  const [, second] = await rows();
  expect(second?.textContent).toContain('Running a call');
  expect(second?.textContent).toContain('Open');
  expect(second?.textContent).toContain('3/s');
});

it('says what is wrong, brings dialogs to the front, and asks before it ends, naming the workbook', async () => {
  const main = new FakeMain();
  main.sessions.set({ sessions: [stuck], waiting: [], activations: 1, leftovers: [] });
  renderWith(<ApartmentsScreen />, main);
  const health = screen.getByRole('list', { name: 'Health' });
  await within(health).findByText(/Excel \(pid 4711\) shows a dialog "Save changes\?"/);
  fireEvent.click(within(health).getByRole('button', { name: 'Bring to front' }));
  await expect.poll(() => main.sessionCalls).toEqual(['showDialogs s1']);
  fireEvent.click(within(health).getByRole('button', { name: 'End ...' }));
  const question = await screen.findByRole('dialog', { name: 'End Excel (pid 4711)?' });
  expect(question.textContent).toContain('March.xlsx');
  expect(main.sessionCalls).toHaveLength(1);
  fireEvent.click(within(question).getByRole('button', { name: 'End it' }));
  await expect.poll(() => main.sessionCalls).toEqual(['showDialogs s1', 'end s1']);
  fireEvent.click(within(health).getByRole('button', { name: 'Wait' }));
  await within(health).findByText(/Nothing is wrong/);
});
