import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';

const PARTS = [
  'concierge.node',
  'lab-host.exe',
  'concierge_thread_demo.dll',
  'concierge_thread_demo.manifest',
];

/**
 * electron-builder's hook before it packs: lays the COM addon, and the lab's program with the classes that it makes objects
 * of, among the bundles of a Windows package, and of no other.
 * A Windows package without it would do everything but use Excel, so it is not made.
 *
 * @param {{ electronPlatformName: string }} context
 */
export default async function beforePack({ electronPlatformName }) {
  const bundles = join(root, 'dist', 'main');
  for (const part of PARTS) rmSync(join(bundles, part), { force: true });
  if (electronPlatformName !== 'win32') return;
  const lacking = lackingForNative();
  if (lacking)
    throw new Error(`The Windows package needs the COM addon, and it cannot be built here: ${lacking}.`);
  const built = await buildNative((line) => console.error(line));
  for (const part of PARTS) copyFileSync(join(built, part), join(bundles, part));
}
