import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';

/**
 * electron-builder's hook before it packs: lays the COM addon among the bundles of a Windows package, and of no other.
 * A Windows package without it would do everything but use Excel, so it is not made.
 *
 * @param {{ electronPlatformName: string }} context
 */
export default function beforePack({ electronPlatformName }) {
  const staged = join(root, 'dist', 'main', 'concierge.node');
  rmSync(staged, { force: true });
  if (electronPlatformName !== 'win32') return;
  const lacking = lackingForNative();
  if (lacking)
    throw new Error(`The Windows package needs the COM addon, and it cannot be built here: ${lacking}.`);
  const built = buildNative((line) => console.error(line));
  copyFileSync(join(built, 'concierge.node'), staged);
}
