import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What the launcher remembers between runs. Not in node_modules: `npm ci` empties that. */
export const memory = join(root, '.cache', 'launcher');
