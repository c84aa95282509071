import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What of the project makes temporary files and folders calls them so; other programs leave theirs. */
const OURS = /^concierge/;

/** How long what is left may take to go, in ms: an ended program's children end, and tidy up, a moment after it. */
const PATIENCE = 10_000;

/**
 * Gives this process, and those it starts from now on, a temporary folder of their own, which is removed when this
 * process ends. Below it nothing of ours may be left: that would stay on the machines of users as well.
 */
export function privateTemporaryFolder() {
  // The path on macOS is so long that browsers cannot make their sockets in a folder of it.
  const folder = mkdtempSync(join(process.platform === 'darwin' ? '/tmp' : tmpdir(), 'concierge-'));
  process.on('exit', () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch {
      // Another program is still at work in it; what was found is told already, and is what counts.
    }
  });
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  return {
    folder,
    /** Counts as one test. @returns {Promise<import('./tally.mjs').Tally>} */
    async checked(patience = PATIENCE) {
      const look = () => readdirSync(folder).filter((name) => OURS.test(name));
      let left = look();
      for (const end = Date.now() + patience; left.length > 0 && Date.now() < end; left = look())
        await sleep(50);
      const failures = left.map((name) => ({ name: 'temporary files', detail: `${name} was left behind` }));
      return { passed: left.length === 0 ? 1 : 0, failures, skips: [] };
    },
  };
}
