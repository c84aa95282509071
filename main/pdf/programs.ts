import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Where programs of one kind are looked for. Nothing is started to find out. */
interface Places {
  /** Names on the PATH. */
  names: readonly string[];
  /** Absolute paths, with environment variables in `%NAME%` on Windows. */
  paths: Partial<Record<NodeJS.Platform, readonly string[]>>;
}

const CHROMIUM: Places = {
  names: [
    'chromium',
    'chromium-browser',
    'google-chrome-stable',
    'google-chrome',
    'microsoft-edge-stable',
    'microsoft-edge',
  ],
  paths: {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [
      '%ProgramFiles%\\Google\\Chrome\\Application\\chrome.exe',
      '%ProgramFiles(x86)%\\Google\\Chrome\\Application\\chrome.exe',
      '%LOCALAPPDATA%\\Google\\Chrome\\Application\\chrome.exe',
      '%ProgramFiles(x86)%\\Microsoft\\Edge\\Application\\msedge.exe',
      '%ProgramFiles%\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  },
};

const LIBREOFFICE: Places = {
  names: ['soffice', 'libreoffice'],
  paths: {
    darwin: ['/Applications/LibreOffice.app/Contents/MacOS/soffice'],
    linux: ['/opt/libreoffice/program/soffice', '/usr/lib/libreoffice/program/soffice'],
    win32: [
      '%ProgramFiles%\\LibreOffice\\program\\soffice.com',
      '%ProgramFiles(x86)%\\LibreOffice\\program\\soffice.com',
    ],
  },
};

export interface ProgramSearch {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
}

const HERE: ProgramSearch = { platform: process.platform, env: process.env };

/** An installed Chromium, Chrome or Edge, or null. */
export function findChromium(search: ProgramSearch = HERE): string | null {
  return find(CHROMIUM, search);
}

/** An installed LibreOffice, or null. */
export function findLibreOffice(search: ProgramSearch = HERE): string | null {
  return find(LIBREOFFICE, search);
}

function find(places: Places, { platform, env }: ProgramSearch): string | null {
  const onPath =
    platform === 'win32'
      ? []
      : (env['PATH'] ?? '')
          .split(path.delimiter)
          .filter((folder) => path.isAbsolute(folder))
          .flatMap((folder) => places.names.map((name) => path.join(folder, name)));
  const known = (places.paths[platform] ?? []).map((place) =>
    place.replace(/%([^%]+)%/g, (_, name: string) => env[name] ?? ''),
  );
  // The order of names, not of folders, decides which browser is taken.
  const ordered = places.names.flatMap((name) => onPath.filter((file) => path.basename(file) === name));
  return [...ordered, ...known].find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
