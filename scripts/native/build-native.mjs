import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from '../launcher/lock.mjs';
import { memory, root } from '../launcher/paths.mjs';
import { runQuietly } from '../launcher/run-quietly.mjs';
import { forget, hashOfSources, readJson, writeJson } from '../launcher/stamp.mjs';
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

/** What the rest of the project takes from there. */
const OUTPUTS = [
  'concierge.node',
  'concierge_thread_demo.dll',
  'concierge_thread_demo.manifest',
  'lab-host.exe',
  'unit-tests.exe',
];
const SOURCES = ['native', 'scripts/native/build-native.mjs', 'package-lock.json'];
const stamp = join(nativeBuild, '.stamp.json');

/**
 * Configures and builds where sources or outputs changed, one process at a time. Only what changed is compiled again.
 *
 * @param {(line: string) => void} say
 * @param {{ more?: string[], again?: boolean }} [options] `more`: targets that are not built otherwise; `again`: asks
 *   cmake although nothing changed
 * @returns {Promise<string>} folder of the outputs
 */
export async function buildNative(say, { more = [], again = false } = {}) {
  // Nearly every start finds all of it built, and then need not wait for a turn.
  if (again || more.length > 0 || !isFresh())
    await withLock(
      join(memory, 'native-lock'),
      async () => {
        if (again || !isFresh()) await buildOutputs(say);
        for (const target of more)
          await run(['--build', nativeBuild, '--config', 'Release', '--target', target], say);
      },
      {
        onWait: (pid) => say(`Another start (process ${pid}) is building the COM parts; waiting for it ...`),
      },
    );
  return outputFolder();
}

/** @param {(line: string) => void} say */
async function buildOutputs(say) {
  // Taken before: what is edited meanwhile makes the result stale, as it should.
  const hash = hashOfNative();
  forget(stamp);
  const headers = join(root, 'node_modules', 'node-api-headers');
  leaveOtherPlace();
  mkdirSync(nativeBuild, { recursive: true });
  const definitions = join(nativeBuild, 'node_api.def');
  writeIfChanged(definitions, nodeApiDefinitions(headers));
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
  await run(configure, say);
  await run(['--build', nativeBuild, '--config', 'Release'], say);
  writeJson(stamp, { hash });
}

function isFresh() {
  const built = /** @type {{ hash?: string } | null} */ (readJson(stamp));
  return (
    built?.hash === hashOfNative() && OUTPUTS.every((output) => existsSync(join(outputFolder(), output)))
  );
}

function hashOfNative() {
  return hashOfSources(root, SOURCES, (path) => !path.endsWith('.ts'));
}

/** Visual Studio puts the configuration between; the rest of the project looks in one place. */
function outputFolder() {
  const multi = join(nativeBuild, 'Release');
  return existsSync(join(multi, 'concierge.node')) ? multi : nativeBuild;
}

/** cmake refuses a folder that was made for another place: this one was moved or copied, or its project was. */
function leaveOtherPlace() {
  const cache = join(nativeBuild, 'CMakeCache.txt');
  if (!existsSync(cache)) return;
  const made = /^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$/m.exec(readFileSync(cache, 'utf8'))?.[1]?.trim() ?? '';
  if (!existsSync(made) || realpathSync(made) !== realpathSync(join(root, 'native')))
    rmSync(nativeBuild, { recursive: true, force: true });
}

/** @param {string} path */
function slashes(path) {
  return path.replaceAll('\\', '/');
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
async function run(args, say) {
  const { code, stdout, stderr } = await runQuietly('cmake', args);
  if (code === 0) return;
  say(`${stdout}\n${stderr}`);
  throw new Error(`cmake ${args[0] === '--build' ? 'could not build' : 'could not configure'} native/`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lacking = lackingForNative();
  if (lacking) {
    console.error(`The COM addon cannot be built here: ${lacking}.`);
    process.exitCode = 2;
  } else {
    const built = await buildNative((line) => console.error(line), { again: true });
    noteOutcome({ addon: join(built, 'concierge.node') });
    console.error(`The COM addon is in ${built}`);
  }
}
