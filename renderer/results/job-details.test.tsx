// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { HeldAnswers } from '../testing/held-answers';
import { giveElementsSize, renderWith } from '../testing/render-app';
import { sampleJob, sampleTask } from '../testing/sample-data';
import { JobDetails } from './job-details';

function show(job = sampleJob()) {
  const main = new FakeMain();
  main.jobs.set([job]);
  const onJob = vi.fn();
  const onShow = vi.fn();
  return { ...renderWith(<JobDetails jobId={job.id} onJob={onJob} onShow={onShow} />, main), onJob, onShow };
}

describe('the results of a job', () => {
  beforeEach(() => giveElementsSize());

  it('tells what each file came to, and opens to its details', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: /January 2026\.xlsx/ }));
    const steps = screen.getByRole('table', { name: 'Changes by step' });
    expect(within(steps).getByRole('row', { name: /Skipped formulas: 3/ }).textContent).toContain('128');
    expect(screen.getByRole('list', { name: 'Left behind' }).textContent).toContain('1 chart');
    expect(screen.getByText('2 formulas not recalculated')).toBeTruthy();
    expect(screen.getByText(/Summary!D4, Summary!D9/)).toBeTruthy();
  });

  it('says of a failure where it was and what to do', async () => {
    show();
    fireEvent.click(await screen.findByRole('button', { name: /February 2026\.xlsx/ }));
    expect(screen.getByText('Step 2')).toBeTruthy();
    expect(screen.getByText('Rename the sheet, or set "If it is missing" to skip.')).toBeTruthy();
  });

  it('shows only what failed when asked to, where something else is there too', async () => {
    show();
    const list = await screen.findByRole('list', { name: 'Files of the job' });
    const names = () =>
      within(list)
        .getAllByRole('button')
        .map((entry) => /^\w+/.exec(entry.textContent)?.[0]);
    expect(names()).toContain('January');
    const only = screen.getByRole('button', { name: 'Only failed' });
    fireEvent.click(only);
    expect(only.getAttribute('aria-pressed')).toBe('true');
    expect(names()).toEqual(['February']);
  });

  it('offers to end the workers where a cancelled job goes on', async () => {
    const cancelling = sampleJob({ state: 'cancelling', endedAt: null });
    // How long is waited before the offer is up to the test.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { main } = show(cancelling);
    const button = (name: string) => screen.queryByRole('button', { name });
    await expect.poll(() => button('Cancel')).not.toBeNull();
    const cancel = button('Cancel');
    expect(cancel?.getAttribute('aria-disabled')).toBe('true');
    const later = (name: string) => () => {
      act(() => void vi.advanceTimersByTime(1000));
      return button(name);
    };
    // The same button, so that the focus stays.
    await expect.poll(later('End workers now')).toBe(cancel);
    main.jobs.set([{ ...cancelling, engine: 'excel' }]);
    await expect.poll(later('End Excel now')).toBe(cancel);
  });

  it('offers to run what a cancelled job left', async () => {
    const tasks = [sampleTask('a.xlsx'), sampleTask('b.xlsx', { state: 'cancelled', outputs: [] })];
    const { main } = show(sampleJob({ state: 'cancelled', tasks }));
    expect(await screen.findByRole('button', { name: 'Run the rest' })).toBeTruthy();
    main.jobs.set([sampleJob({ state: 'cancelled', tasks: tasks.slice(0, 1) })]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Run the rest' })).toBeNull());
  });

  it('leads from a changed cell to that cell in the output', async () => {
    const { onShow } = show();
    fireEvent.click(await screen.findByRole('button', { name: /January 2026\.xlsx/ }));
    fireEvent.click(await screen.findByRole('button', { name: /Summary!B4 / }));
    expect(onShow).toHaveBeenCalledWith(
      expect.objectContaining({ outputId: 'out January 2026.xlsx', sheet: 'Summary', cell: 'B4' }),
    );
  });

  it('follows progress live', async () => {
    const running = (progress: number) =>
      sampleJob({
        state: 'running',
        endedAt: null,
        progress,
        tasks: [
          sampleTask('a.xlsx', {
            state: 'running',
            phase: 'step',
            step: 1,
            progress,
            outputs: [],
            steps: [],
          }),
        ],
      });
    const { main } = show(running(0.25));
    expect(await screen.findByText(/^25 %/)).toBeTruthy();
    main.jobs.set([running(0.75)]);
    expect(await screen.findByText(/^75 %/)).toBeTruthy();
    main.jobs.set([sampleJob({ state: 'done' })]);
    await waitFor(() => expect(screen.getByTestId('job-state').textContent).toBe('Done'));
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('offers nothing to open after a dry run', async () => {
    show(sampleJob({ dryRun: true, state: 'done', tasks: [sampleTask('a.xlsx')] }));
    expect(await screen.findByText(/Nothing was written/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Open/ })).toBeNull();
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: /Summary!B2 / })).disabled).toBe(
      true,
    );
  });

  it('asks about inputs that changed before it resumes', async () => {
    const { onJob } = show(sampleJob({ state: 'interrupted' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Resume' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('January 2026.xlsx');
    expect(onJob).not.toHaveBeenCalled();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Use them as they are now' }));
    await waitFor(() => expect(onJob).toHaveBeenCalledWith('job 1'));
  });

  it.each([
    { name: 'Resume', state: 'interrupted', asked: ['resume job 1 ask'] },
    { name: /^Retry/, state: 'failed', asked: ['retry job 1'] },
  ] as const)('asks main once where $name is pressed twice', async ({ name, state, asked }) => {
    const tasks = [sampleTask('a.xlsx', { state: state === 'failed' ? 'failed' : 'waiting' })];
    const { main, onJob } = show(sampleJob({ state, tasks }));
    const answers = new HeldAnswers();
    main.jobTaken = answers.hold;
    const button = await screen.findByRole('button', { name });
    fireEvent.click(button);
    fireEvent.click(button);
    await waitFor(() => expect(answers.asked).toBeGreaterThan(0));
    answers.answer(0);
    await waitFor(() =>
      expect(state === 'failed' ? onJob.mock.calls.length > 0 : screen.queryByRole('dialog') !== null).toBe(
        true,
      ),
    );
    expect(main.jobCalls).toEqual(asked);
  });
});
