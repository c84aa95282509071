import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { JobRecord } from '../../app/jobs/model';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { requireUploads } from './required-uploads';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

function job(...tasks: { file: string; state: 'done' | 'failed' }[]): Pick<JobRecord, 'tasks'> {
  const records = tasks.map(({ file, state }) => ({
    kind: 'file',
    state,
    inputs: [{ path: file, name: path.basename(file), folder: '' }],
  }));
  return { tasks: records } as unknown as Pick<JobRecord, 'tasks'>;
}

it('names the uploads that went with the shell, and what to do', async () => {
  const gone = ['a.xlsx', 'b.xlsx'].map((name) => ({
    file: path.join(root, '1', 'x', name),
    state: 'failed' as const,
  }));
  await expect(requireUploads(job(...gone), root)).rejects.toMatchObject({
    code: 'file-missing',
    message: 'a.xlsx and 1 more cannot be run again: uploads go when Concierge ends.',
    hint: 'Add the files again and run the recipe on them.',
  });
});

it('says nothing of uploads that are there, of tasks that are done, and of files elsewhere', async () => {
  const here = path.join(root, 'here.xlsx');
  await writeFile(here, 'x');
  const done = { file: path.join(root, 'done.xlsx'), state: 'done' as const };
  const elsewhere = { file: path.join(tmpdir(), 'nowhere', 'c.xlsx'), state: 'failed' as const };
  await requireUploads(job({ file: here, state: 'failed' }, done, elsewhere), root);
});
