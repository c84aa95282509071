// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { SessionView, SessionsView as Sessions } from '../../../app/contract/session-views';
import { renderWith } from '../../testing/render-app';
import { idleText, sinceText } from './session-times';
import { SessionsView } from './sessions-view';

const now = Date.parse('2026-01-01T12:00:00Z');

const excel: SessionView = {
  id: 'excel-1',
  progId: 'Excel.Application',
  ownership: 'owned',
  state: 'busy',
  pid: 4711,
  version: '16.0',
  apartment: 'excel-1',
  threadId: 99,
  lease: { jobId: 'j', taskId: 't', file: 'March.xlsx', step: null, since: '2026-01-01T11:59:55Z' },
  tasksDone: 7,
  memory: 200 * 1024 * 1024,
  call: { name: 'SaveAs', since: '2026-01-01T11:59:58Z' },
  dialogs: [],
  startedAt: '2026-01-01T11:00:00Z',
  idleEndsAt: null,
  kept: false,
  renewal: 'after this task: 100 tasks were done',
  note: null,
};
const none: Sessions = { sessions: [], waiting: [], activations: 0, leftovers: [] };

function shown(sessions: Partial<Sessions>) {
  const { main, store } = renderWith(<SessionsView />);
  act(() => store.getState().applySessions({ ...none, ...sessions }));
  return { main, store };
}

describe('sessions', () => {
  it('say what they are where there are none, and why there can be none', () => {
    shown({});
    expect(screen.getByText(/A session is an application.*they exist on Windows only\./)).toBeTruthy();
  });

  it('show what is known of an application', () => {
    shown({ sessions: [excel], activations: 3 });
    const card = screen.getByRole('listitem', { name: 'Excel 16.0 (pid 4711)' });
    for (const text of [
      'excel-1, thread 99',
      /^March\.xlsx/,
      /^SaveAs, for/,
      '7',
      '200 MB',
      excel.renewal ?? '',
    ])
      expect(within(card).getByText(text)).toBeTruthy();
    expect(screen.getByText('3 applications started since Concierge was.')).toBeTruthy();
  });

  it('end only after a question that names the workbook at risk', async () => {
    const { main } = shown({ sessions: [excel] });
    fireEvent.click(screen.getByRole('button', { name: 'End now' }));
    expect(screen.getByText(/works on a copy of March\.xlsx/)).toBeTruthy();
    expect(main.sessionCalls).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'End it' }));
    await waitFor(() => expect(main.sessionCalls).toEqual(['end excel-1']));
  });

  it('are kept, and let go', async () => {
    const { main, store } = shown({ sessions: [excel] });
    fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
    await waitFor(() => expect(main.sessionCalls).toEqual(['keep excel-1 true']));
    act(() => store.getState().applySessions({ ...none, sessions: [{ ...excel, kept: true }] }));
    fireEvent.click(screen.getByRole('button', { name: 'Keep no longer' }));
    await waitFor(() => expect(main.sessionCalls).toContain('keep excel-1 false'));
  });

  it('name the dialogs that stop them and bring them to the front', async () => {
    const { main } = shown({ sessions: [{ ...excel, state: 'stuck', dialogs: ['Save changes?'] }] });
    expect(screen.getByRole('alert').textContent).toBe('It shows "Save changes?" and waits for an answer.');
    expect(screen.getByText('Does not answer')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Bring dialogs to front' }));
    await waitFor(() => expect(main.sessionCalls).toEqual(['showDialogs excel-1']));
  });

  it('of the user are never offered to be ended', () => {
    shown({ sessions: [{ ...excel, ownership: 'attached' }] });
    expect(screen.queryByRole('button', { name: 'End now' })).toBeNull();
    expect(screen.getByText('you: it is never ended from here')).toBeTruthy();
  });

  it('list who waits, and end what an earlier run left behind', async () => {
    const lease = { jobId: 'j', step: null, since: new Date().toISOString() };
    const { main } = shown({
      waiting: [
        { ...lease, taskId: '1', file: 'April.xlsx' },
        { ...lease, taskId: '2', file: 'May.xlsx' },
      ],
      leftovers: [{ pid: 815, progId: 'Excel.Application', startedAt: '2026-01-01T08:00:00Z' }],
    });
    const queue = screen.getByRole('list', { name: 'Waiting tasks' });
    expect(
      within(queue)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent?.split(',')[0]),
    ).toEqual(['April.xlsx', 'May.xlsx']);
    fireEvent.click(
      within(screen.getByRole('region', { name: 'Left behind' })).getByRole('button', { name: 'End' }),
    );
    await waitFor(() => expect(main.sessionCalls).toEqual(['endLeftover 815']));
  });
});

describe('times of a session', () => {
  it('count down, and say when nothing counts', () => {
    const idle = { kept: false, idleEndsAt: '2026-01-01T12:00:30Z' };
    expect(idleText(idle, now)).toBe('ends in 30 s unless a task needs it');
    expect(idleText(idle, now + 40_000)).toBe('ends now');
    expect(idleText({ ...idle, kept: true }, now)).toMatch(/^kept/);
    expect(idleText({ kept: false, idleEndsAt: null }, now)).toBeNull();
    expect(sinceText('2026-01-01T11:59:15Z', now)).toBe('45 s');
    expect(sinceText('2026-01-01T11:30:00Z', now)).toBe('30 min 00 s');
  });
});
