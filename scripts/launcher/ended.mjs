/** How long a program's last words may take after its end, in ms. */
const LAST_WORDS = 10_000;

/**
 * How a child ended, once all that it said was read: its end and its last words come in any order. A program that it
 * left running may hold its pipes for as long as it likes, so they are closed after a while.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} [lastWords] in ms
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null }>} rejects when it could not be started
 */
export function endOf(child, lastWords = LAST_WORDS) {
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('exit', () => {
      const over = () => [child.stdout, child.stderr].forEach((stream) => stream?.destroy());
      const timer = setTimeout(over, lastWords);
      child.on('close', () => clearTimeout(timer));
    });
    child.on('close', (code, signal) => done({ code, signal }));
  });
}
