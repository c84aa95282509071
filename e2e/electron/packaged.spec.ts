import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root, testFlags, whyNot } from '../support/machine';
import { DebuggedPage } from '../support/devtools';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { readCell, writeMonthEnd } from '../support/workbooks';

test('the packaged app starts and runs a recipe', async ({ folder }) => {
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
    const port = await portIn(dataDir);
    let page: DebuggedPage | undefined;
    await expect(async () => void (page = await DebuggedPage.open(port))).toPass({ timeout: 30_000 });
    await useApp(page!, await writeMonthEnd(join(folder, 'in', 'March.xlsx')));
    page!.close();
    const output = join(folder, 'in', 'Concierge output', 'March.xlsx');
    expect(await readCell(output, 'Summary', 'B2')).toBe('Closed');
  } finally {
    if (app.exitCode === null && app.signalCode === null) {
      const gone = once(app, 'exit');
      app.kill('SIGKILL');
      await gone;
    }
  }
});

/** Drops the file, chooses the recipe, runs it and waits for the end, by the page's own elements. */
async function useApp(page: DebuggedPage, file: string): Promise<void> {
  const shows = (text: string) =>
    expect
      .poll(() => page.value(`document.body.innerText.includes(${JSON.stringify(text)})`), {
        timeout: 60_000,
      })
      .toBe(true);
  const press = async (selector: string, text: string) => {
    const find = `[...document.querySelectorAll(${JSON.stringify(selector)})].find((each) => each.innerText.includes(${JSON.stringify(text)}))`;
    await expect.poll(() => page.value(`Boolean(${find})`), { timeout: 20_000 }).toBe(true);
    await page.value(`${find}.click()`);
  };
  await shows('No files yet');
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await page.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  await shows('2 sheets');
  await press('[role=combobox]', '');
  await press('[role=option]', 'Close the month');
  await shows('Ready. Originals are never changed.');
  await page.value(
    `[...document.querySelectorAll('main button')].find((each) => each.innerText.trim() === 'Run').click()`,
  );
  await expect
    .poll(() => page.value(`document.querySelector('[data-testid=job-state]')?.innerText`), {
      timeout: 60_000,
    })
    .toBe('Done');
}

/** The port that Chromium chose, which it writes into its profile. */
async function portIn(profile: string): Promise<number> {
  let port = 0;
  await expect(async () => {
    port = Number.parseInt(await readFile(join(profile, 'DevToolsActivePort'), 'utf8'), 10);
    expect(port).toBeGreaterThan(0);
  }).toPass({ timeout: 60_000 });
  return port;
}
