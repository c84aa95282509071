import { spawn } from 'node:child_process';
import { endOf } from './ended.mjs';

/** What Electron's main process writes on standard error when its window shows. */
export const READY = 'CONCIERGE_WINDOW_READY';
/** A window that takes longer than this does not come, in ms. */
const READY_LIMIT = 15_000;

/**
 * Starts Electron and waits until its window shows or it is clear that none will.
 *
 * @param {string} electron
 * @param {string[]} args
 * @param {{ limit?: number, cwd: string }} options
 * @returns {Promise<{ ended: Promise<number> } | { failed: string }>} `ended` gives the exit code of the app
 */
export function openWindow(electron, args, { limit = READY_LIMIT, cwd }) {
  return new Promise((done) => {
    const child = spawn(electron, args, { cwd, stdio: ['ignore', 'inherit', 'pipe'] });
    let ready = false;
    let held = '';
    /** @type {(code: number) => void} */
    let end = () => undefined;
    const ended = new Promise((/** @type {(code: number) => void} */ resolve) => (end = resolve));

    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done({ failed: `no window within ${Math.round(limit / 1_000)} s` });
    }, limit);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      // Chromium talks a lot while it starts; it is shown only once there is a window, or as the reason for none.
      if (ready) return void process.stderr.write(text);
      held += text;
      if (!held.includes(READY)) return;
      ready = true;
      clearTimeout(timer);
      done({ ended });
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      end(code ?? 1);
    });
    // That there was a window may be read after its program has ended, as may the reason for none.
    endOf(child).then(
      ({ code, signal }) => {
        if (ready) return;
        // A second start hands over to the first one's window, says so and ends well.
        if (code === 0) {
          process.stderr.write(held.replace(/^\[.*\n/gm, ''));
          return done({ ended });
        }
        done({ failed: lastWords(held) || `it ended with ${signal ?? `code ${code}`}` });
      },
      (error) => {
        clearTimeout(timer);
        done({ failed: error.message });
      },
    );
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
  });
}

/** @param {string} talk */
export function lastWords(talk) {
  const line =
    talk
      .trim()
      .split('\n')
      .findLast((text) => /error|fatal|cannot|fail/i.test(text)) ?? '';
  return line
    .replace(/^\[[^\]]*\]\s*/, '')
    .trim()
    .slice(0, 200);
}
