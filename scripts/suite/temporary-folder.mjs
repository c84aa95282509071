import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What of the project makes temporary files and folders calls them so; other programs leave theirs. */
const OURS = /^concierge/;

/**
 * Gives this process, and those it starts from now on, a temporary folder of their own, which is removed when this
 * process ends. Below it nothing of ours may be left: that would stay on the machines of users as well.
 */
export function privateTemporaryFolder() {
  // The path on macOS is so long that browsers cannot make their sockets in a folder of it.
  const folder = mkdtempSync(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), 'concierge-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return {
    folder,
    /** Counts as one test. @returns {import('./tally.mjs').Tally} */
    checked() {
      const left = readdirSync(folder).filter((name) => OURS.test(name));
      const failures = left.map((name) => ({ name: 'temporary files', detail: `${name} was left behind` }));
      return { passed: left.length === 0 ? 1 : 0, failures, skips: [] };
    },
  };
}
