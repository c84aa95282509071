import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';
import { forget, readJson, sha256, writeJson } from './stamp.mjs';

/**
 * @typedef {{ lock: string, node: string, platform: string, installed: string }} InstallStamp
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, link?: boolean, os?: string[], cpu?: string[] }} LockEntry
 */

/** @param {string} root @returns {InstallStamp} what an install made now has to be for */
function wanted(root) {
  return {
    lock: hashOf(join(root, 'package-lock.json')),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    // npm writes this file last, so it is missing after an interrupted install.
    installed: hashOf(join(root, 'node_modules', '.package-lock.json')),
  };
}

/** @param {string} file */
function hashOf(file) {
  return existsSync(file) ? sha256(readFileSync(file)) : '';
}

/**
 * Why packages have to be installed; null when they need not be. `adopt` says that the packages are right although the
 * launcher did not install them (somebody ran npm).
 *
 * @param {string} root
 * @param {string} stampFile
 * @returns {{ why: string, clean: boolean } | { adopt: true } | null}
 */
export function installNeeded(root, stampFile) {
  const now = wanted(root);
  const stamp = /** @type {InstallStamp | null} */ (readJson(stampFile));
  if (!existsSync(join(root, 'node_modules'))) return { why: 'first start', clean: true };
  if (existsSync(inProgress(stampFile)) || now.installed === '')
    return { why: 'the last installation was interrupted', clean: true };
  if (stamp && stamp.node !== now.node)
    return { why: `Node changed from ${stamp.node} to ${now.node}`, clean: true };
  if (stamp && stamp.platform !== now.platform)
    return { why: `the platform changed from ${stamp.platform} to ${now.platform}`, clean: true };
  const missing = missingPackage(root);
  if (missing) {
    return stamp?.lock === now.lock
      ? { why: `${missing} is missing`, clean: true }
      : { why: 'package-lock.json changed', clean: false };
  }
  if (stamp && stamp.lock === now.lock && stamp.installed === now.installed) return null;
  return { adopt: true };
}

/** @param {string} stampFile */
function inProgress(stampFile) {
  return `${stampFile}.started`;
}

/**
 * The first package of the lockfile that is absent or of another version; null when all are there. Optional packages
 * count where they are meant for this platform.
 *
 * @param {string} root
 */
function missingPackage(root) {
  const lock = /** @type {{ packages?: Record<string, LockEntry> } | null} */ (
    readJson(join(root, 'package-lock.json'))
  );
  const have = /** @type {{ packages?: Record<string, LockEntry> } | null} */ (
    readJson(join(root, 'node_modules', '.package-lock.json'))
  );
  for (const [path, entry] of Object.entries(lock?.packages ?? {})) {
    if (path === '' || entry.link) continue;
    const there =
      existsSync(join(root, path, 'package.json')) && have?.packages?.[path]?.version === entry.version;
    if (!there && !(entry.optional || entry.devOptional)) return path.replace(/^.*node_modules\//, '');
  }
  return null;
}

/**
 * Installs what package-lock.json asks for, when it is not there yet. Package scripts are not run: nothing here needs
 * one, and Electron is fetched later by its own installer under a time limit.
 *
 * @param {string} root
 * @param {string} stampFile
 * @param {{ say: (line: string) => void }} options
 */
export async function install(root, stampFile, { say }) {
  const needed = installNeeded(root, stampFile);
  if (!needed) return;
  if ('why' in needed) {
    say(`Installing packages (${needed.why}) ...`);
    forget(stampFile);
    writeJson(inProgress(stampFile), { pid: process.pid });
    const clean = needed.clean && existsSync(join(root, 'package-lock.json'));
    // A changed lockfile is met by `install`, which keeps what is there; anything doubtful starts afresh with `ci`.
    const how = clean ? 'ci' : 'install';
    const code = await runTool(
      'npm',
      [how, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--fetch-retries=5'],
      root,
    );
    if (code !== 0) throw new Error(`npm ${how} failed (exit code ${code}); its messages are above`);
    forget(inProgress(stampFile));
  }
  writeJson(stampFile, wanted(root));
}
