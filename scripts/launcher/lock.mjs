import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often the owner shows that it lives, and after how long a silent owner counts as gone, in ms. */
const BEAT = 2_000;
const SILENT = 30_000;

/**
 * Runs `work` while holding the lock file. A lock whose owner died (by process id) or fell silent (its process id may
 * belong to somebody else by now) is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (pid: number) => void, poll?: number, now?: () => number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, options = {}) {
  const { onWait, poll = 250, now = Date.now } = options;
  mkdirSync(dirname(file), { recursive: true });
  const token = `${process.pid} ${randomUUID()}`;
  let told = false;
  while (!(await claim(file, token, now))) {
    if (!told) onWait?.(ownerOf(file)?.pid ?? 0);
    told = true;
    await sleep(poll);
  }
  const beat = setInterval(() => touch(file), BEAT);
  const release = () => {
    if (ownerOf(file)?.token === token) rmSync(file, { force: true });
  };
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}

/**
 * @param {string} file
 * @param {string} token
 * @param {() => number} now
 */
async function claim(file, token, now) {
  // Somebody took it for the stale one that was there before, and has put it back meanwhile.
  if (ownerOf(file)?.token === token) return true;
  if (!create(file, token)) {
    const owner = ownerOf(file);
    if (owner && !isStale(owner, now())) return false;
    if (owner && !removeStale(file, owner.token)) return false;
    if (!create(file, token)) return false;
  }
  // Two that found the same stale lock may both get here; the one whose token survived has it.
  await sleep(20);
  return ownerOf(file)?.token === token;
}

/** @param {string} file @param {string} token */
function create(file, token) {
  try {
    writeFileSync(file, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST', 'EPERM', 'EACCES')) {
      if (statOf(file)) return false;
      if (isCode(error, 'EEXIST')) return false;
    }
    throw error;
  }
}

/**
 * Moves the stale lock away instead of deleting it, so that a lock made by somebody else in between is noticed.
 *
 * @param {string} file @param {string} token
 */
function removeStale(file, token) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return false;
  }
  const moved = readFileSync(aside, 'utf8');
  if (moved !== token) {
    create(file, moved);
    rmSync(aside, { force: true });
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

/** @param {string} file */
function ownerOf(file) {
  const stat = statOf(file);
  if (!stat) return null;
  try {
    const token = readFileSync(file, 'utf8');
    return { token, pid: Number.parseInt(token, 10), seen: stat.mtimeMs };
  } catch {
    return null;
  }
}

/** @param {{ token: string, pid: number, seen: number }} owner @param {number} now */
export function isStale(owner, now) {
  if (now - owner.seen > SILENT) return true;
  // An empty file is a lock that is being written at this moment; its age decides.
  return Number.isInteger(owner.pid) && !isAlive(owner.pid);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

/** @param {string} file */
function statOf(file) {
  return statSync(file, { throwIfNoEntry: false });
}

/** @param {string} file */
function touch(file) {
  const time = new Date();
  try {
    utimesSync(file, time, time);
  } catch {
    // Taken over while this machine slept; the work goes on, and release leaves the new owner's lock alone.
  }
}

/** @param {unknown} error @param {string[]} codes */
function isCode(error, ...codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
