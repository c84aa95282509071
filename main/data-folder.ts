import { homedir } from 'node:os';
import path from 'node:path';

/** The folder of settings, recipes and history: as each platform wants it, or as CONCIERGE_DATA_DIR says. */
export function dataFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const own = env['CONCIERGE_DATA_DIR'];
  if (own) return path.resolve(own);
  switch (platform) {
    case 'win32':
      return path.join(env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Concierge');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'Concierge');
    default: {
      // The specification says to ignore relative paths.
      const data = env['XDG_DATA_HOME'];
      return path.join(
        data && path.isAbsolute(data) ? data : path.join(home, '.local', 'share'),
        'concierge',
      );
    }
  }
}
