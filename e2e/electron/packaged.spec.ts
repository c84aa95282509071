import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDebianPackage, output, whyNoDebianPackage, type DebianPackage } from '../support/debian-package';
import { hasProgram, root, testFlags } from '../support/machine';
import { DebuggedPage } from '../support/devtools';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { readCell, writeMonthEnd } from '../support/workbooks';

/* The installer is made once; then what it installs is looked at and used. */
test.describe.configure({ mode: 'default', timeout: 600_000 });

let made: DebianPackage;
let packageFolder: string | null = null;

test.beforeAll(async () => {
  const reason = whyNoDebianPackage();
  test.skip(reason !== null, reason ?? '');
  packageFolder = await mkdtemp(join(tmpdir(), 'concierge e2e package '));
  made = makeDebianPackage(packageFolder);
});

test.afterAll(async () => {
  if (packageFolder !== null) await rm(packageFolder, { recursive: true, force: true });
});

const recipe = {
  version: 1 as const,
  name: 'Close the month',
  steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
};

test('the Debian package says what it is, how large, and what it needs', async () => {
  const field = (name: string) => output('dpkg-deb', '--field', made.file, name).trimEnd();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(field('Package')).toBe('concierge');
  expect(field('Version')).toBe(version);
  expect(field('Architecture')).toBe({ x64: 'amd64', arm64: 'arm64', arm: 'armhf' }[process.arch as string]);
  expect(field('Maintainer')).toMatch(/^.+ <.+@.+>$/);
  expect(field('Description')).toMatch(/^processes workbooks with recipes\n Drop workbooks/);
  expect(field('Recommends').split(', ')).toContain('xvfb');
  const depends = field('Depends').split(', ');
  for (const name of ['libgtk-3-0', 'libnotify4', 'libnss3', 'libgbm1', 'libsecret-1-0', 'xdg-utils'])
    expect(depends).toContain(name);

  const kibibytes = Number(output('du', '-s', '--apparent-size', '-k', made.system).split('\t')[0]);
  expect(Math.abs(Number(field('Installed-Size')) - kibibytes)).toBeLessThan(kibibytes / 100);
});

test('its files lie where a system has them, belong to root, and are whole', async () => {
  const lines = output('dpkg-deb', '--contents', made.file).trim().split('\n');
  const files = lines.map((line) => {
    const [, mode, owner, path] = /^(\S+) (\S+) +\d+ \S+ \S+ \.(\/.*)$/.exec(line) ?? [];
    if (mode === undefined || owner === undefined || path === undefined) throw new Error(`unread: ${line}`);
    return { mode, owner, path };
  });
  const modeOf = (wanted: string) => files.find(({ path }) => path === wanted)?.mode;
  expect(files.filter(({ owner }) => owner !== 'root/root')).toEqual([]);
  const modes = new Set(files.map(({ mode }) => mode));
  expect([...modes].sort()).toEqual(['-rw-r--r--', '-rwsr-xr-x', '-rwxr-xr-x', 'drwxr-xr-x', 'lrwxrwxrwx']);
  // Chromium's sandbox helper, and nothing else, works as root.
  expect(files.filter(({ mode }) => mode.includes('s')).map(({ path }) => path)).toEqual([
    '/opt/Concierge/chrome-sandbox',
  ]);
  for (const program of ['concierge', 'concierge-desktop', 'chrome_crashpad_handler'])
    expect(modeOf(`/opt/Concierge/${program}`), program).toBe('-rwxr-xr-x');
  for (const file of [
    '/opt/Concierge/resources/app.asar',
    '/opt/Concierge/LICENSES.chromium.html',
    '/opt/Concierge/LICENSES.main.md',
    '/opt/Concierge/LICENSES.window.md',
    '/usr/share/applications/concierge.desktop',
    '/usr/share/doc/concierge/copyright',
    '/usr/share/icons/hicolor/48x48/apps/concierge.png',
    '/usr/share/icons/hicolor/scalable/apps/concierge.svg',
  ])
    expect(modeOf(file), file).toBe('-rw-r--r--');
  expect(files.map(({ path }) => path)).toContain('/usr/bin/concierge -> /opt/Concierge/concierge');
  // Electron's own start page must not be what a double click opens.
  expect(files.filter(({ path }) => path.endsWith('default_app.asar'))).toEqual([]);

  const control = join(packageFolder!, 'control');
  output('dpkg-deb', '--control', made.file, control);
  const sums = (await readFile(join(control, 'md5sums'), 'utf8')).trim().split('\n');
  expect(sums).toHaveLength(files.filter(({ mode }) => mode.startsWith('-')).length);
  const checked = spawnSync('md5sum', ['--check', '--quiet', join(control, 'md5sums')], {
    cwd: made.system,
    encoding: 'utf8',
  });
  expect(checked.stdout + checked.stderr).toBe('');
  const copyright = await readFile(
    join(made.system, 'usr', 'share', 'doc', 'concierge', 'copyright'),
    'utf8',
  );
  expect(copyright).toContain('\n .\n Permission is hereby granted, free of charge');
});

test('its entry in menus starts its command, with its icon', async () => {
  const entry = join(made.system, 'usr', 'share', 'applications', 'concierge.desktop');
  const text = await readFile(entry, 'utf8');
  const command = /^Exec=(\S+)$/m.exec(text)?.[1];
  const target = await readlink(join(made.system, 'usr', 'bin', command ?? ''));
  expect((await stat(join(made.system, target))).mode & 0o111).toBe(0o111);
  const icon = /^Icon=(\S+)$/m.exec(text)?.[1];
  const icons = join(made.system, 'usr', 'share', 'icons', 'hicolor');
  expect(existsSync(join(icons, '256x256', 'apps', `${icon}.png`))).toBe(true);
  if (hasProgram('desktop-file-validate')) expect(output('desktop-file-validate', entry)).toBe('');
});

test('the installed command runs a recipe where there is no display', async ({ folder }) => {
  test.skip(!hasProgram('xvfb-run'), 'xvfb-run is not installed');
  const file = await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await writeFile(join(folder, 'recipe.json'), JSON.stringify(recipe));
  const dataDir = join(folder, 'data');
  const concierge = (...args: string[]) => {
    const { DISPLAY: _d, WAYLAND_DISPLAY: _w, ...env } = process.env;
    const all = [...testFlags, `--user-data-dir=${dataDir}`, ...args];
    return spawnSync(join(made.system, 'opt', 'Concierge', 'concierge'), all, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...env, CONCIERGE_DATA_DIR: dataDir },
    });
  };
  const version = output('dpkg-deb', '--field', made.file, 'Version').trim();
  expect(concierge('--version')).toMatchObject({ status: 0, stdout: `${version}\n` });

  const ran = concierge('run', 'recipe.json', file, '--out', 'out', '--json');
  expect(ran.status, ran.stderr).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ engine: 'embedded', tasks: [{ status: 'done' }] });
  expect(await readCell(join(folder, 'out', 'March.xlsx'), 'Summary', 'B2')).toBe('Closed');

  const refused = concierge('run', 'nowhere.json', file, '--out', 'out');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('nowhere.json');
});

test('the installed app opens its window and runs a recipe', async ({ folder }) => {
  await haveRecipe(folder, recipe);
  const dataDir = join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const env = { ...process.env, CONCIERGE_DATA_DIR: dataDir };
  const args = [...testFlags, '--remote-debugging-port=0', `--user-data-dir=${dataDir}`];
  const app = spawn(join(made.system, 'opt', 'Concierge', 'concierge'), args, { env, stdio: 'ignore' });
  try {
    const port = await portIn(dataDir);
    let page: DebuggedPage | undefined;
    await expect(async () => void (page = await DebuggedPage.open(port))).toPass();
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
  // What is asked of a page that is just being loaded may fail.
  const becomesTrue = (expression: string) =>
    expect(async () => expect(await page.value(expression), expression).toBe(true)).toPass();
  const shows = (text: string) => becomesTrue(`document.body.innerText.includes(${JSON.stringify(text)})`);
  // Found and pressed in one go: a page may put another element there at any moment.
  const press = (selector: string, text: RegExp) =>
    becomesTrue(`(() => {
      const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
      const found = all.find((each) => ${text.toString()}.test(each.innerText.trim()));
      found?.click();
      return found !== undefined;
    })()`);
  await shows('No files yet');
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'])
    await page.send('Input.dispatchDragEvent', { type, x: 200, y: 200, data });
  await shows('2 sheets');
  await press('[role=combobox]', /^/);
  await press('[role=option]', /Close the month/);
  await shows('Ready. Originals are never changed.');
  await press('main button', /^Run$/);
  await becomesTrue(`document.querySelector('[data-testid=job-state]')?.innerText === 'Done'`);
}

/** The port that Chromium chose, which it writes into its profile. */
async function portIn(profile: string): Promise<number> {
  let port = 0;
  await expect(async () => {
    port = Number.parseInt(await readFile(join(profile, 'DevToolsActivePort'), 'utf8'), 10);
    expect(port).toBeGreaterThan(0);
  }).toPass();
  return port;
}
