import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** A process as leftovers and journals remember it: by id and, where the system tells, the moment it started. */
export interface Owner {
  pid: number;
  /** Opaque; null where it cannot be known. */
  started: string | null;
  /** Tells this process from an earlier one that had its id; absent in what older versions wrote. */
  run?: string;
}

/** Of this process alone. */
const RUN = randomUUID();
/** Begins what a system's creation time became, as opposed to a program's name. */
const CREATED = 'created ';
/** Instead of a start: nothing of the process is left but its id, until its parent asks how it ended. */
const ENDED = 'ended';

let creationTimes: ((pid: number) => string | null) | null = null;

/** Windows tells creation times to native code only: whoever has it says so once, before anything is looked at. */
export function askCreationTimesBy(ask: (pid: number) => string | null): void {
  creationTimes = ask;
}

export async function ownerOfThisProcess(): Promise<Owner> {
  return { pid: process.pid, started: await startOf(process.pid), run: RUN };
}

/** Whether the owner still runs. A process id that was given to somebody else counts as gone. */
export async function isAlive(owner: Owner): Promise<boolean> {
  // Ids are given again soon after a kill, at times to the very process that looks.
  if (owner.pid === process.pid && owner.run !== undefined) return owner.run === RUN;
  if (!hasId(owner.pid)) return false;
  const started = await startOf(owner.pid);
  if (started === ENDED) return false;
  // It may have ended since it was asked for.
  if (started === null) return hasId(owner.pid);
  if (owner.started === null) return true;
  // A name and a time cannot be compared: who wrote the one could not tell the other.
  if (owner.started.startsWith(CREATED) !== started.startsWith(CREATED)) return true;
  return started === owner.started;
}

/** Whether the system has a process of that id, be it one that has ended and that nobody has asked for yet. */
function hasId(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * What tells a process from a later one of the same id: on Linux the moment it started (field 22 of its stat line, in
 * ticks since boot), on macOS the same from `ps`, on Windows by native code, else at least the program's name.
 */
async function startOf(pid: number): Promise<string | null> {
  try {
    switch (process.platform) {
      case 'linux': {
        const line = await readFile(`/proc/${pid}/stat`, 'utf8');
        // The second field is the program's name in parentheses and may hold anything.
        const [state, ...more] = line.slice(line.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' || state === 'X' ? ENDED : (more[18] ?? null);
      }
      case 'darwin':
        return (await ask('ps', ['-o', 'lstart=', '-p', String(pid)])).trim() || null;
      case 'win32': {
        if (creationTimes) {
          const created = creationTimes(pid);
          return created === null ? null : `${CREATED}${created}`;
        }
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
