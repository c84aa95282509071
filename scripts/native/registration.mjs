import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { lackingForWindows, prepare, runWindowsNode, windowsPath } from './wine.mjs';

const TIMEOUT_MS = 60_000;

/**
 * Registers the automation server with Windows, or with Wine on Linux, or takes it back.
 *
 * @param {'register' | 'unregister'} command
 * @returns {Promise<number>} exit code: 0, 1 where the registry refused, 2 where there is no COM
 */
export async function changeRegistration(command) {
  const lacking = lackingForNative() ?? lackingForWindows();
  if (lacking) {
    console.error(`The automation server needs COM, and here it cannot be had: ${lacking}.`);
    return 2;
  }
  const built = await buildNative((line) => console.error(line));
  if (process.platform !== 'win32') await prepare();
  const folder = mkdtempSync(join(tmpdir(), 'concierge-registration-'));
  try {
    const answer = join(folder, 'answer.txt');
    const ended = await runWindowsNode([windowsPath(join(root, 'dist', 'main', 'register.cjs')), command], {
      timeoutMs: TIMEOUT_MS,
      env: {
        CONCIERGE_ADDON: windowsPath(join(built, 'concierge.node')),
        CONCIERGE_ANSWER: windowsPath(answer),
      },
    });
    console.error(
      existsSync(answer)
        ? readFileSync(answer, 'utf8').trim()
        : `node.exe ended with ${ended} and said nothing.`,
    );
    return ended === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
