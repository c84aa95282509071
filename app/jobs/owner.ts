import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

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

/**
 * What tells a process from a later one of the same id: on Linux the moment it started (field 22 of its stat line, in
 * ticks since boot), on macOS the same from `ps`, on Windows at least the program's name.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux': {
        const line = await readFile(`/proc/${pid}/stat`, 'utf8');
        // The second field is the program's name in parentheses and may hold anything.
        return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? null;
      }
      case 'darwin':
        return (await ask('ps', ['-o', 'lstart=', '-p', String(pid)])).trim() || null;
      case 'win32': {
        const row = await ask('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
        return /^"([^"]+)"/m.exec(row)?.[1] ?? null;
      }
      default:
        return null;
    }
  } catch {
    return null;
  }
}

async function ask(program: string, args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args, { timeout: 5_000, windowsHide: true })).stdout;
}
