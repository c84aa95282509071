import { expect, it } from 'vitest';
import type { JobRecord, JobState, TaskState } from '../../app/jobs/model';
import { endedJobs, noticeOf } from './job-notices';

function job(id: string, state: JobState, seconds = 60, tasks: TaskState[] = ['done']): JobRecord {
  const start = Date.UTC(2026, 0, 1);
  return {
    id,
    state,
    startedAt: new Date(start).toISOString(),
    endedAt: state === 'running' ? null : new Date(start + seconds * 1000).toISOString(),
    recipe: { version: 1, name: 'Month end', steps: [], output: { name: '{name}', format: 'same' } },
    tasks: tasks.map((task) => ({ state: task })),
  } as unknown as JobRecord;
}

it('tells of long jobs that ended, whatever their outcome, but not of cancelled ones', () => {
  const before = ['a', 'b', 'c', 'd'].map((id) => job(id, 'running'));
  const now = [
    job('a', 'done'),
    job('b', 'failed'),
    job('c', 'cancelled'),
    job('d', 'done', 3),
    job('old', 'done'),
  ];
  expect(endedJobs(before, now).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(endedJobs(now, now)).toEqual([]);
});

it('says how many files were done and failed', () => {
  expect(noticeOf(job('a', 'done', 60, ['done', 'done']))).toEqual({
    title: 'Month end is done',
    body: '2 files done.',
  });
  expect(noticeOf(job('a', 'failed', 60, ['done', 'failed']))).toEqual({
    title: 'Month end: 1 file failed',
    body: '1 file done, 1 failed.',
  });
});
