import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { memory, root } from '../launcher/paths.mjs';
import { noteOutcome } from './addon-stamp.mjs';

/*
 * npm run build:native: concierge.node for Windows, with MSVC on Windows and with mingw-w64 on Linux. Node-API only, so
 * one binary serves every Node and Electron.
 */

/** Where the addon and the demo server come to lie. */
export const nativeBuild = join(memory, 'native');

/** What a machine lacks for the build, in words; null when it can be made. @returns {string | null} */
export function lackingForNative() {
  const needed =
    process.platform === 'win32' ? ['cmake'] : ['cmake', 'ninja', 'x86_64-w64-mingw32-g++-posix'];
  if (process.platform === 'darwin')
    return 'COM exists on Windows only, and no cross-compiler is set up for macOS';
  const missing = needed.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error);
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`;
}

/** Configures and builds. Only what changed is compiled again. @param {(line: string) => void} say */
export function buildNative(say) {
  const headers = join(root, 'node_modules', 'node-api-headers');
  mkdirSync(nativeBuild, { recursive: true });
  const definitions = join(nativeBuild, 'node_api.def');
  writeIfChanged(definitions, nodeApiDefinitions(headers));
  const slashes = (/** @type {string} */ path) => path.replaceAll('\\', '/');
  const configure = [
    ...['-S', join(root, 'native'), '-B', nativeBuild],
    `-DNODE_API_INCLUDE=${slashes(join(headers, 'include'))}`,
    `-DNODE_ADDON_API_INCLUDE=${slashes(join(root, 'node_modules', 'node-addon-api'))}`,
    `-DNODE_API_DEF=${slashes(definitions)}`,
  ];
  if (process.platform !== 'win32') {
    configure.push(
      '-G',
      'Ninja',
      `-DCMAKE_TOOLCHAIN_FILE=${join(root, 'native', 'cmake', 'mingw-w64.cmake')}`,
    );
  }
  run(configure, say);
  run(['--build', nativeBuild, '--config', 'Release'], say);
  // Visual Studio puts the configuration between; the rest of the project looks in one place.
  const multi = join(nativeBuild, 'Release');
  return existsSync(join(multi, 'concierge.node')) ? multi : nativeBuild;
}

/** One .def out of both lists: dlltool keeps only the last one it is given. @param {string} headers */
function nodeApiDefinitions(headers) {
  const names = ['js_native_api.def', 'node_api.def'].flatMap((file) =>
    readFileSync(join(headers, 'def', file), 'utf8')
      .split(/\r?\n/)
      .filter((line) => /^\s*(napi|node_api)_/.test(line))
      .map((line) => line.trim()),
  );
  return ['LIBRARY node.exe', 'EXPORTS', ...new Set(names), ''].join('\n');
}

/** @param {string} file @param {string} text */
function writeIfChanged(file, text) {
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}

/** @param {string[]} args @param {(line: string) => void} say */
function run(args, say) {
  const ran = spawnSync('cmake', args, { encoding: 'utf8' });
  if (ran.status === 0) return;
  say(`${ran.stdout}\n${ran.stderr}`);
  throw new Error(`cmake ${args[0] === '--build' ? 'could not build' : 'could not configure'} native/`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lacking = lackingForNative();
  if (lacking) {
    console.error(`The COM addon cannot be built here: ${lacking}.`);
    process.exitCode = 2;
  } else {
    const built = buildNative((line) => console.error(line));
    noteOutcome({ addon: join(built, 'concierge.node') });
    console.error(`The COM addon is in ${built}`);
  }
}
