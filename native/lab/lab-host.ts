import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LabHost } from './run-lab';

const MISSING =
  'It takes COM: Windows, or Linux with Wine and the mingw-w64 compiler, with `npm start -- lab`.';

/**
 * The lab host that the launcher found or built: CONCIERGE_LAB_HOST is its path, CONCIERGE_LAB_WINE the Wine to run it
 * with where this is not Windows. On Windows it is also looked for in the folders given.
 */
export function labHostFromEnvironment(
  env: NodeJS.ProcessEnv = process.env,
  folders: readonly string[] = [],
): LabHost | { reason: string } {
  const program = env['CONCIERGE_LAB_HOST'] ?? beside(folders);
  if (!program) return { reason: env['CONCIERGE_LAB_MISSING'] ?? MISSING };
  const wine = env['CONCIERGE_LAB_WINE'];
  return { command: wine ? [wine, program] : [program] };
}

function beside(folders: readonly string[]): string | null {
  if (process.platform !== 'win32') return null;
  return folders.map((folder) => path.join(folder, 'lab-host.exe')).find((file) => existsSync(file)) ?? null;
}
