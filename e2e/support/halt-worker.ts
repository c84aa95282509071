import { expect } from '@playwright/test';
import type { User } from './user';

/** Whether a process can be halted here. */
export const canHalt = process.platform !== 'win32';

/**
 * Halts a worker that is busy with a file of that name, so that the job on screen lasts until somebody ends it, however
 * fast the machine is. Shows Apartments on the way, and Run again afterwards. Answers how to let the worker go on.
 */
export async function haltWorker(user: User, file: RegExp): Promise<() => void> {
  await user.goTo('Apartments');
  const workers = user.page.getByRole('table', { name: 'Workers' }).getByRole('row');
  const busy = workers.filter({ hasText: 'Busy' }).filter({ hasText: file }).first();
  const pid = Number(await busy.getByRole('cell').nth(1).textContent());
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGSTOP');
  await user.goTo('Run');
  return () => {
    try {
      process.kill(pid, 'SIGCONT');
    } catch {
      // It has gone with the app.
    }
  };
}
