import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root, testFlags, whyNot } from '../support/machine';
import { drop } from '../support/running-app';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';
import { readCell, writeMonthEnd } from '../support/workbooks';

test('the packaged app starts, runs a recipe and answers as a command', async ({ folder }) => {
  test.setTimeout(300_000);
  test.skip(process.platform !== 'linux', 'the packages for Windows and macOS are made there');
  const reason = whyNot('electron');
  test.skip(reason !== null, reason ?? '');
  const out = join(folder, 'out');
  const made = spawnSync(process.execPath, [join(root, 'scripts', 'package-dir.mjs'), out], {
    encoding: 'utf8',
  });
  expect(made.status, made.stderr).toBe(0);
  const executable = made.stdout.trim().split('\n').at(-1) ?? '';

  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
  });
  const dataDir = join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const env = { ...process.env, CONCIERGE_DATA_DIR: dataDir };
  const app = spawn(executable, [...testFlags, '--remote-debugging-port=0', `--user-data-dir=${dataDir}`], {
    env,
    stdio: 'ignore',
  });
  try {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portIn(dataDir)}`, {
      // Electron knows no browser contexts to set defaults of.
      noDefaults: true,
    });
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context!.waitForEvent('page'));
    const user = new User({
      shell: 'electron',
      page,
      pid: app.pid ?? 0,
      close: async () => undefined,
      kill: async () => undefined,
    });
    await drop(page, [await writeMonthEnd(join(folder, 'in', 'March.xlsx'))]);
    await expect(user.file('March.xlsx')).toContainText('2 sheets');
    await user.chooseRecipe('Close the month');
    await user.runToEnd();
    const output = join(folder, 'in', 'Concierge output', 'March.xlsx');
    expect(await readCell(output, 'Summary', 'B2')).toBe('Closed');
    await browser.close();
  } finally {
    if (app.exitCode === null && app.signalCode === null) {
      const gone = once(app, 'exit');
      app.kill('SIGKILL');
      await gone;
    }
  }
});

/** The port that Chromium chose, which it writes into its profile. */
async function portIn(profile: string): Promise<number> {
  let port = 0;
  await expect(async () => {
    port = Number.parseInt(await readFile(join(profile, 'DevToolsActivePort'), 'utf8'), 10);
    expect(port).toBeGreaterThan(0);
  }).toPass({ timeout: 60_000 });
  return port;
}
