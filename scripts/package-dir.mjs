import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './launcher/paths.mjs';

/*
 * Makes the unpacked app for this platform:
 *   npm run package:dir [-- OUT]
 * With ELECTRON_OVERRIDE_DIST_PATH the Electron in that folder is packaged, else electron-builder's own download. Prints
 * the path of the executable on standard output; all else goes to standard error.
 */

const out = process.argv[2] ?? join(root, 'out');
const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const platforms = /** @type {const} */ ({ linux: 'linux', darwin: 'mac', win32: 'win' });
const platform = platforms[/** @type {keyof typeof platforms} */ (process.platform)];

if (!platform) throw new Error(`There is no package for ${process.platform}.`);
// Builds what is stale, and nothing where nothing is.
run(join(root, 'scripts', 'build.mjs'), []);

const cli = createRequire(import.meta.url).resolve('electron-builder/cli.js');
const options = ['--dir', `-c.directories.output=${out}`];
if (given) {
  const version = readFileSync(join(given, 'version'), 'utf8').trim().replace(/^v/, '');
  options.push(`-c.electronDist=${given}`, `-c.electronVersion=${version}`);
}
run(cli, [`--${platform}`, ...options]);

const folder = join(out, { linux: 'linux-unpacked', mac: 'mac', win: 'win-unpacked' }[platform]);
// Electron's own start page, which a given Electron folder brings along.
if (platform !== 'mac') rmSync(join(folder, 'resources', 'default_app.asar'), { force: true });
const executable = {
  linux: join(folder, 'concierge-desktop'),
  mac: join(folder, 'Concierge.app', 'Contents', 'MacOS', 'Concierge'),
  win: join(folder, 'Concierge.exe'),
}[platform];
if (!existsSync(executable)) throw new Error(`electron-builder made no ${executable}.`);
console.log(executable);

/** @param {string} script @param {string[]} args */
function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' },
  });
  if (status !== 0) process.exit(status ?? 1);
}
