// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../../../app/contract/lab-views';
import { FakeMain } from '../../testing/fake-main';
import { renderWith } from '../../testing/render-app';
import { sampleInfo, sampleThread } from '../../testing/sample-house';
import { LabView } from './lab-view';

const begin: LabEvent = { type: 'begin', atMs: 0, recorded: null };
const run: LabEvent = { type: 'run', atMs: 1, run: 0, title: '', pid: 32, wine: '8.0' };
const step = (text: string): LabEvent => ({ type: 'step', atMs: 2, run: 0, atUs: 1500, text });

/** A picture with one STA that has pumped so many messages. */
function picture(messages: number, first: boolean): LabEvent {
  const thread = sampleThread(1, { name: 'left', messages });
  return {
    type: 'picture',
    atMs: 2,
    run: 0,
    atUs: 1600,
    update: first
      ? { first, atUs: 1, info: { ...sampleInfo, title: 'A deadlock', pid: 32 }, threads: [thread] }
      : { first, atUs: 2, threads: [{ key: 'a1', messages }] },
    neighbours: [],
    hostCalls: [],
  };
}
const verdict: LabEvent = { type: 'verdict', atMs: 9, asDocumented: true, observed: 'Both hung.' };

async function opened(main = new FakeMain()) {
  renderWith(<LabView />, main);
  await screen.findByRole('heading', { name: 'A deadlock' });
  return main;
}
const tell = (main: FakeMain, ...events: LabEvent[]) => act(async () => main.labEvents.set(events));

describe('the lab', () => {
  it('shows transcript and picture as they come, and the verdict', async () => {
    const main = await opened();
    expect(screen.getByText('Neither goes on by itself.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await screen.findByText('It is running.');
    await tell(main, begin, run, step('left has begun'), picture(3, true));
    await screen.findByRole('button', { name: /1\.5 ms left has begun/ });
    expect(await screen.findByText('Live, under Wine 8.0')).toBeTruthy();
    const room = await screen.findByRole('group', { name: /^STA: left/ });
    expect(room.textContent).toContain('3 pumped');
    await tell(main, step('left goes on'), picture(5, false));
    await waitFor(() => expect(room.textContent).toContain('5 pumped'));
    await tell(main, verdict);
    expect((await screen.findByTestId('lab-observed')).textContent).toBe('As documented.Both hung.');
    expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy();
  });

  it('shows the picture of the line chosen, and the newest again', async () => {
    const main = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await tell(main, begin, run, step('first'), picture(3, true), step('second'), picture(8, false), verdict);
    await screen.findByText(/8 pumped/);
    fireEvent.click(screen.getByRole('button', { name: /first/ }));
    await screen.findByText(/3 pumped/);
    fireEvent.click(screen.getByRole('button', { name: 'Show the newest' }));
    await screen.findByText(/8 pumped/);
  });

  it('fills the matrix in cell by cell and tells the one that differs', async () => {
    const main = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Start: The matrix' }));
    const grid = await screen.findByRole('group', { name: 'Matrix' });
    expect(within(grid).getAllByText(/^expected: /)).toHaveLength(4);
    await tell(
      main,
      begin,
      { type: 'cell', atMs: 3, creator: 'main-sta', model: 'Apartment', place: 'direct', asDocumented: true },
      { type: 'cell', atMs: 4, creator: 'mta-alone', model: 'Free', place: 'MTA', asDocumented: false },
    );
    await within(grid).findByText('Where the object lives: 2 of 4 cells seen');
    expect(within(grid).getByText('MTA, not direct')).toBeTruthy();
    expect(within(grid).getByLabelText('not as documented')).toBeTruthy();
    expect(within(grid).getAllByText(/^expected: /)).toHaveLength(2);
  });

  it('marks a recording as one, and offers nothing that was not recorded', async () => {
    const main = new FakeMain();
    main.lab = { ...main.lab, source: { kind: 'recorded', reason: 'There is no COM.' } };
    await opened(main);
    expect(screen.getByText(/nothing can be run here\. There is no COM\./)).toBeTruthy();
    expect(screen.getByText('Recorded under Wine 8.0, 2026-11-25')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Play the recording' }));
    await tell(main, { ...begin, recorded: 'Wine 8.0, 2026-11-25' }, run);
    await screen.findByText('Process 32');
    expect(screen.queryByText(/^Live/)).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /not run yet.*The matrix|^The matrix/ }));
    const play = await screen.findByRole('button', { name: 'Play the recording' });
    expect((play as HTMLButtonElement).disabled).toBe(true);
  });

  it('stops what runs, and says that it has no verdict', async () => {
    const main = await opened();
    fireEvent.click(screen.getByRole('button', { name: 'Run' }));
    await tell(main, begin, run);
    await screen.findByText('Process 32');
    fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await screen.findByText('It was stopped before its end.');
    await waitFor(() => expect(main.labCalls).toEqual(['stop']));
  });
});
