import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where LibreOffice's installers put it when it is not in PATH. */
const USUAL: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '/usr/bin/soffice',
    '/usr/local/bin/soffice',
    '/snap/bin/libreoffice.soffice',
    '/usr/lib/libreoffice/program/soffice',
    '/opt/libreoffice/program/soffice',
  ],
  darwin: ['/Applications/LibreOffice.app/Contents/MacOS/soffice'],
  win32: [
    join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'LibreOffice', 'program', 'soffice.com'),
    join(
      process.env['ProgramFiles(x86)'] ?? 'C:\\Program Files (x86)',
      'LibreOffice',
      'program',
      'soffice.com',
    ),
  ],
};

/** The LibreOffice of this machine: in PATH, else where it is usually installed; null where there is none. */
export function findLibreOffice(
  path = process.env['PATH'] ?? '',
  platform: NodeJS.Platform = process.platform,
): string | null {
  // soffice.exe returns at once on Windows; soffice.com waits.
  const names = platform === 'win32' ? ['soffice.com'] : ['soffice', 'libreoffice'];
  const places = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...places, ...(USUAL[platform] ?? [])].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
