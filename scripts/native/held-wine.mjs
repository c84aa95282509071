import { spawn } from 'node:child_process';

/** What a program says that runs, and so holds the server. */
const HELD = 'held';
/** A start may meet a server that is ending; one after the other does not. */
const MOST_STARTS = 5;
/** The first program in a prefix starts Wine's services, which takes a second on an idle machine. */
const START_LIMIT_MS = 60_000;
const END_LIMIT_MS = 10_000;

/**
 * Keeps Wine's server running by a program that waits for the end of its input, at the latest until this process ends.
 * Debian lets the server end with its last program (`wineserver -p0`). Whatever has begun to start in that moment ends
 * with it: with exit code 0, and nothing done. So there must always be one more.
 *
 * @param {string} wine program
 * @param {NodeJS.ProcessEnv} env names the prefix
 * @returns {Promise<() => Promise<void>>} lets go of it
 */
export async function holdWine(wine, env) {
  for (let start = 1; start <= MOST_STARTS; start++) {
    const release = await begin(wine, env);
    if (release) return release;
  }
  throw new Error(`${wine} ends whatever is started in it`);
}

/**
 * @param {string} wine @param {NodeJS.ProcessEnv} env
 * @returns {Promise<(() => Promise<void>) | null>} null where it ended before it answered
 */
function begin(wine, env) {
  const child = spawn(wine, ['cmd', '/q'], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const ended = new Promise((resolve) => child.on('exit', () => resolve(null)));
  const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  return new Promise((resolve, reject) => {
    let said = '';
    child.on('error', reject);
    child.on('exit', () => {
      clearTimeout(limit);
      resolve(null);
    });
    // One that ended takes no input.
    child.stdin.on('error', () => undefined);
    child.stdout.on('data', (/** @type {Buffer} */ text) => {
      said += text.toString('latin1');
      if (!said.includes(HELD)) return;
      clearTimeout(limit);
      child.stdout.destroy();
      // It waits for this process, not this process for it.
      child.unref();
      /** @type {import('node:net').Socket} */ (child.stdin).unref();
      resolve(async () => {
        child.ref();
        child.stdin.end();
        const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
        await ended;
        clearTimeout(late);
      });
    });
    child.stdin.write(`@echo ${HELD}\r\n`);
  });
}
