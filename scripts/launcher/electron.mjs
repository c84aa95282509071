import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from './ended.mjs';
import { readJson, writeJson } from './stamp.mjs';

/** Electron's installer downloads some 100 MB; longer than this is a network that will not do, in ms. */
const INSTALL_LIMIT = 180_000;
/** After a failed download it is not tried again for so long, in ms. */
const PAUSE = 24 * 60 * 60 * 1_000;

/** @typedef {{ path: string } | { missing: string }} Found */

/** Path of the executable below an unpacked Electron. @param {string} platform */
export function executableIn(platform) {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/**
 * Electron's executable where it is unpacked already. The `electron` package is never required to find out: requiring
 * it starts a download.
 *
 * @param {string} root
 * @param {Record<string, string | undefined>} [env]
 * @param {string} [platform]
 * @returns {string | null}
 */
export function unpackedElectron(root, env = process.env, platform = process.platform) {
  const name = executableIn(platform);
  const given = env.ELECTRON_OVERRIDE_DIST_PATH && join(env.ELECTRON_OVERRIDE_DIST_PATH, name);
  if (given && existsSync(given)) return given;
  const own = join(root, 'node_modules', 'electron');
  const packaged = join(own, 'dist', name);
  // The installer writes path.txt last: an unpacking that was cut off lacks it.
  if (existsSync(packaged) && existsSync(join(own, 'path.txt'))) return packaged;
  return null;
}

/**
 * Finds Electron, else lets its own installer fetch it, at most once a day after a failure.
 *
 * @param {string} root
 * @param {string} failureFile where a failure is remembered
 * @param {{ say: (line: string) => void, env?: Record<string, string | undefined>, now?: () => number, limit?: number }} options
 * @returns {Promise<Found>}
 */
export async function findElectron(
  root,
  failureFile,
  { say, env = process.env, now = Date.now, limit = INSTALL_LIMIT },
) {
  const found = unpackedElectron(root, env);
  if (found) return { path: found };
  if (env.ELECTRON_OVERRIDE_DIST_PATH)
    return {
      missing: `there is no Electron in ELECTRON_OVERRIDE_DIST_PATH (${env.ELECTRON_OVERRIDE_DIST_PATH})`,
    };
  const installer = join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return { missing: 'the electron package is not installed' };
  const version = /** @type {{ version?: string } | null} */ (
    readJson(join(root, 'node_modules', 'electron', 'package.json'))
  )?.version;
  const failure = /** @type {{ at?: number, version?: string, reason?: string } | null} */ (
    readJson(failureFile)
  );
  if (failure?.at && failure.version === version && now() - failure.at < PAUSE) {
    return { missing: `Electron could not be downloaded (${failure.reason}); it is tried again a day later` };
  }
  say('Downloading Electron ...');
  const reason = await runInstaller(installer, limit);
  const unpacked = unpackedElectron(root, env);
  if (reason === null && unpacked) return { path: unpacked };
  const told = reason ?? 'its installer left no executable';
  writeJson(failureFile, { at: now(), version, reason: told });
  return { missing: `Electron could not be downloaded (${told})` };
}

/**
 * @param {string} installer @param {number} limit
 * @returns {Promise<string | null>} why it failed
 */
function runInstaller(installer, limit) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'ignore', 'pipe'] });
    let talk = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (talk = (talk + text).slice(-20_000)));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done(`no answer within ${Math.round(limit / 1_000)} s`);
    }, limit);
    child.on('exit', () => clearTimeout(timer));
    endOf(child).then(
      ({ code }) => done(code === 0 ? null : firstError(talk) || `its installer ended with code ${code}`),
      (error) => done(error.message),
    );
  });
}

/** The line of a stack trace that says what happened. @param {string} talk */
export function firstError(talk) {
  const line = talk.split('\n').find((text) => /error/i.test(text)) ?? '';
  return line
    .replace(/^\s*(Uncaught )?(\w*Error:)?\s*/, '')
    .trim()
    .slice(0, 160);
}

/**
 * What the machine lacks for a window of Electron, found without starting it.
 *
 * @typedef {object} Machine
 * @property {string} platform
 * @property {Record<string, string | undefined>} env
 * @property {boolean} isRoot
 * @property {string[]} missingLibraries
 * @property {boolean} sandboxWorks
 * @property {boolean} noSandbox asked for by whoever started it (tests)
 */

/**
 * The decision table of the launcher: a reason for not starting Electron, or null.
 *
 * @param {Machine} machine
 * @returns {string | null}
 */
export function reasonAgainstElectron(machine) {
  const { platform, env, isRoot, missingLibraries, sandboxWorks, noSandbox } = machine;
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display';
  if (missingLibraries.length > 0) return `Electron lacks ${missingLibraries.join(', ')}`;
  if (isRoot && !noSandbox) return "Electron's sandbox does not work as root";
  if (!sandboxWorks && !noSandbox) return "Electron's sandbox is not allowed on this system";
  return null;
}

/** @param {string} electron path of the executable @param {string[]} args @returns {Machine} */
export function inspectMachine(electron, args) {
  const linux = process.platform === 'linux';
  return {
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
    missingLibraries: linux ? missingLibraries(electron) : [],
    sandboxWorks: !linux || sandboxWorks(electron),
    noSandbox: args.includes('--no-sandbox'),
  };
}

/** @param {string} electron */
function missingLibraries(electron) {
  const { stdout } = spawnSync('ldd', [electron], { encoding: 'utf8' });
  return parseMissing(stdout ?? '');
}

/** @param {string} ldd output of ldd */
export function parseMissing(ldd) {
  return [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => String(name));
}

/**
 * Chromium's sandbox on Linux needs unprivileged user namespaces, or its helper owned by root with the setuid bit.
 *
 * @param {string} electron
 */
function sandboxWorks(electron) {
  const helper = statSync(join(electron, '..', 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper && helper.uid === 0 && (helper.mode & 0o4111) === 0o4111) return true;
  return (
    kernelSetting('kernel/unprivileged_userns_clone') !== '0' &&
    kernelSetting('user/max_user_namespaces') !== '0' &&
    kernelSetting('kernel/apparmor_restrict_unprivileged_userns') !== '1'
  );
}

/** @param {string} name */
function kernelSetting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return '';
  }
}
