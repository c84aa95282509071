import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** @param {string | Buffer} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * One hash over the names and contents of all files below the given files and folders. Contents, not times: a checkout
 * or a copy changes times and builds nothing new.
 *
 * @param {string} root
 * @param {string[]} sources relative to root; what does not exist is left out
 * @param {(path: string) => boolean} [keep] gets the path relative to root, with `/`
 */
export function hashOfSources(root, sources, keep = () => true) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(join(root, source))).sort()) {
    const name = relative(root, file).split(sep).join('/');
    if (keep(name)) hash.update(`${name}\0`).update(sha256(readFileSync(file)));
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  try {
    return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
    );
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}

/** @param {string} file @returns {unknown} the JSON in the file; null when it is missing or damaged */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} file @param {unknown} value */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @param {string} file */
export function forget(file) {
  rmSync(file, { force: true });
}
