import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasProgram, root, whyNot } from './machine';

/** The Debian package, and the folder that it was unpacked into as if that were the system's root. */
export interface DebianPackage {
  file: string;
  system: string;
}

/** Why no Debian package can be made and used here; null when it can. */
export function whyNoDebianPackage(): string | null {
  if (process.platform !== 'linux') return 'the packages for Windows and macOS are made there';
  return hasProgram('dpkg-deb') ? whyNot('electron') : 'dpkg-deb is not installed';
}

/** Makes the package as `npm run package:deb` does, but uncompressed, and unpacks it below the folder. */
export function makeDebianPackage(folder: string): DebianPackage {
  const script = join(root, 'scripts', 'package-deb.mjs');
  const file = output(process.execPath, script, '--uncompressed', join(folder, 'out')).trim();
  const system = join(folder, 'system');
  output('dpkg-deb', '--extract', file, system);
  return { file, system };
}

/** What the program writes on standard output; throws what it wrote on standard error where it fails. */
export function output(program: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
