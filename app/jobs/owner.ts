import { readFile } from 'node:fs/promises';

/** A process as leftovers and journals remember it: by id and, where the system tells, the moment it started. */
export interface Owner {
  pid: number;
  /** Opaque; null where it cannot be known. */
  started: string | null;
}

export async function ownerOfThisProcess(): Promise<Owner> {
  return { pid: process.pid, started: await startOf(process.pid) };
}

/** Whether the owner still runs. A process id that was given to somebody else counts as gone. */
export async function isAlive(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = await startOf(owner.pid);
  return owner.started === null || started === null || started === owner.started;
}

/** Linux tells when a process started (field 22 of its stat line, in ticks since boot). */
async function startOf(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold anything.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
