import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './launcher/paths.mjs';

/*
 * Makes the Debian package out of the unpacked app:
 *   npm run package:deb [-- --uncompressed] [OUT]
 * Makes the unpacked app first, as package:dir does, and leaves it in OUT. Needs dpkg-deb, and no rights of root. Prints
 * the path of the package on standard output. An uncompressed one is made in seconds; the tests take it.
 */

const { values, positionals } = parseArgs({
  options: { uncompressed: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const out = positionals[0] ?? join(root, 'out');
const architectures = /** @type {Record<string, string>} */ ({ x64: 'amd64', arm64: 'arm64', arm: 'armhf' });
const architecture = architectures[process.arch] ?? '';
if (process.platform !== 'linux' || architecture === '')
  throw new Error(`There is no Debian package for ${process.platform} on ${process.arch}.`);

const packaging = join(root, 'packaging');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
// Debian sorts 1.0.0~beta before 1.0.0, and 1.0.0-beta after it.
const debianVersion = version.replaceAll('-', '~');
const deb = join(out, `concierge_${debianVersion}_${architecture}.deb`);
const stage = join(out, 'deb');

const app = dirname(lastLine(run(process.execPath, [join(root, 'scripts', 'package-dir.mjs'), out])));
rmSync(stage, { recursive: true, force: true });
cpSync(app, join(stage, 'opt', 'Concierge'), { recursive: true });
addSystemFiles();
addControl();
setModes();
run('dpkg-deb', ['--root-owner-group', values.uncompressed ? '-Znone' : '-Zxz', '--build', stage, deb]);
rmSync(stage, { recursive: true });
console.log(deb);

/** What makes the app a part of the system: its command, its entry in menus, its icons, its licence. */
function addSystemFiles() {
  const share = join(stage, 'usr', 'share');
  mkdirSync(join(stage, 'usr', 'bin'), { recursive: true });
  symlinkSync('/opt/Concierge/concierge', join(stage, 'usr', 'bin', 'concierge'));
  put(join(packaging, 'debian', 'concierge.desktop'), join(share, 'applications', 'concierge.desktop'));
  put(join(packaging, 'debian', 'lintian-overrides'), join(share, 'lintian', 'overrides', 'concierge'));
  for (const icon of readdirSync(join(packaging, 'icons'))) {
    const extension = extname(icon);
    const size = extension === '.svg' ? 'scalable' : icon.slice(0, -extension.length);
    const folder = join(share, 'icons', 'hicolor', size, 'apps');
    put(join(packaging, 'icons', icon), join(folder, `concierge${extension}`));
  }
  const paragraphs = readFileSync(join(root, 'LICENSE'), 'utf8').trim().split('\n');
  const licence = paragraphs.map((line) => ` ${line === '' ? '.' : line}`).join('\n');
  write(join(share, 'doc', 'concierge', 'copyright'), fill('copyright', { licence }));
}

function addControl() {
  let bytes = 0;
  let sums = '';
  for (const path of pathsIn(stage)) {
    if (!lstatSync(join(stage, path)).isFile()) continue;
    const content = readFileSync(join(stage, path));
    bytes += content.length;
    sums += `${createHash('md5').update(content).digest('hex')}  ${path}\n`;
  }
  const installedSize = String(Math.ceil(bytes / 1024));
  const control = fill('control', { version: debianVersion, architecture, installedSize });
  write(join(stage, 'DEBIAN', 'control'), control);
  write(join(stage, 'DEBIAN', 'md5sums'), sums);
}

/** They must not depend on the umask of whoever makes the package. Chromium's sandbox helper works as root. */
function setModes() {
  chmodSync(stage, 0o755);
  for (const path of pathsIn(stage)) {
    const file = join(stage, path);
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) continue;
    const isProgram = stat.isDirectory() || ((stat.mode & 0o100) !== 0 && !/\.so(\.\d+)?$/.test(path));
    chmodSync(file, path === 'opt/Concierge/chrome-sandbox' ? 0o4755 : isProgram ? 0o755 : 0o644);
  }
}

/** @param {string} folder @returns {string[]} sorted, as seen from the folder */
function pathsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}

/** The file of packaging/debian with its places filled. @param {string} name @param {Record<string, string>} places */
function fill(name, places) {
  const text = readFileSync(join(packaging, 'debian', name), 'utf8');
  return text.replace(/\$\{(\w+)\}/g, (_, place) => {
    const value = places[place];
    if (value === undefined) throw new Error(`packaging/debian/${name} has an unknown place: ${place}`);
    return value;
  });
}

/** @param {string} from @param {string} to */
function put(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** @param {string} program @param {string[]} args @returns {string} standard output */
function run(program, args) {
  const { status, stdout, error } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error) throw new Error(`${program} could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
