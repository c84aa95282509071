import type { JobRecord } from '../../app/jobs/model';

/** Jobs shorter than this end before anybody turned away. */
const LONG_MS = 10_000;

/** Long jobs that were running before and are not any more. */
export function endedJobs(before: readonly JobRecord[], now: readonly JobRecord[]): JobRecord[] {
  const running = new Set(before.filter(isRunning).map((job) => job.id));
  return now.filter(
    (job) => running.has(job.id) && !isRunning(job) && job.state !== 'cancelled' && isLong(job),
  );
}

export function isRunning(job: JobRecord): boolean {
  return job.state === 'running' || job.state === 'cancelling';
}

/** What the notification says. */
export function noticeOf(job: JobRecord): { title: string; body: string } {
  const failed = job.tasks.filter((task) => task.state === 'failed').length;
  const done = job.tasks.filter((task) => task.state === 'done').length;
  const files = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`;
  return {
    title: failed === 0 ? `${job.recipe.name} is done` : `${job.recipe.name}: ${files(failed)} failed`,
    body: `${files(done)} done${failed === 0 ? '' : `, ${failed} failed`}.`,
  };
}

function isLong(job: JobRecord): boolean {
  return job.endedAt !== null && Date.parse(job.endedAt) - Date.parse(job.startedAt) >= LONG_MS;
}
