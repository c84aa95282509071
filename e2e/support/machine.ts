import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folders of PATH that hold the program, on Windows with its extension. */
export function findProgram(name: string): string | null {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).find((path) => existsSync(path)) ?? null;
}

export function hasProgram(name: string): boolean {
  return findProgram(name) !== null;
}

const BROWSERS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
  'chrome',
];
const BROWSER_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ];
  }),
];

/** An installed Chromium, Chrome or Edge; none is ever downloaded. */
export function findBrowser(): string | null {
  const onPath = BROWSERS.map(findProgram).find((path) => path !== null);
  return onPath ?? BROWSER_PLACES.find((path) => existsSync(path)) ?? null;
}

/** Electron's executable: the given folder, else what its installer unpacked. */
export function findElectron(): string | null {
  const name = {
    darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
    win32: 'electron.exe',
  }[process.platform as string];
  const folders = [
    process.env['ELECTRON_OVERRIDE_DIST_PATH'],
    join(root, 'node_modules', 'electron', 'dist'),
  ];
  return (
    folders
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, name ?? 'electron'))
      .find((path) => existsSync(path)) ?? null
  );
}

/** Why a shell cannot be tested here; null when it can. */
export function whyNot(shell: 'electron' | 'serve' | 'wine'): string | null {
  if (shell === 'wine' && !hasProgram('wine')) return 'Wine is not installed';
  if (shell === 'wine') {
    const missing = ['cmake', 'ninja', 'x86_64-w64-mingw32-g++-posix'].find((tool) => !hasProgram(tool));
    if (missing !== undefined) return `the COM library cannot be built: ${missing} is not installed`;
  }
  if (shell !== 'electron') return findBrowser() ? null : 'no Chromium, Chrome or Edge is installed';
  if (!findElectron()) return 'no Electron: its download failed and ELECTRON_OVERRIDE_DIST_PATH is not set';
  if (process.platform === 'linux' && !process.env['DISPLAY']) return 'no display and no Xvfb';
  return null;
}

/** Chromium's sandbox refuses root; only tests may do without it. */
export const testFlags =
  process.platform === 'linux' && process.getuid?.() === 0
    ? ['--no-sandbox', '--disable-gpu']
    : ['--disable-gpu'];
