import { access } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../app/errors/problem';
import type { JobRecord } from '../../app/jobs/model';

/**
 * Rejects with `file-missing` where files of a job were uploaded to a shell that has ended: they went with it, and
 * their paths would tell the user nothing.
 */
export async function requireUploads(job: Pick<JobRecord, 'tasks'>, uploadsRoot: string): Promise<void> {
  const gone: string[] = [];
  for (const task of job.tasks) {
    if (task.kind !== 'file' || task.state === 'done') continue;
    for (const { path: file, name } of task.inputs) {
      if (!file.startsWith(uploadsRoot + path.sep)) continue;
      await access(file).catch(() => gone.push(name));
    }
  }
  const [first] = gone;
  if (first === undefined) return;
  const which = gone.length === 1 ? first : `${first} and ${gone.length - 1} more`;
  throw new Problem('file-missing', `${which} cannot be run again: uploads go when Concierge ends.`, {
    hint: 'Add the files again and run the recipe on them.',
  });
}
