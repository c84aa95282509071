import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** As vite looks for them, which writes the same list for the window. */
const LICENCE_FILE = /^(licen[cs]e|copying)/i;

/**
 * The licences of the packages that were bundled, as whoever hands on the bundles has to give them.
 *
 * @param {string} root the project's folder
 * @param {Iterable<string>} files bundled, relative to root, with `/`
 * @returns {string} Markdown, the packages sorted by name
 */
export function licencesOf(root, files) {
  const folders = new Set();
  for (const file of files) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const parts = [...folders].map((folder) => licenceOf(join(root, folder))).sort();
  return ['# Licences\n\nThe bundles contain these packages:\n', ...parts].join('\n');
}

/** @param {string} folder of a package */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder} does not say its licence.`);
  const file = readdirSync(folder).find((each) => LICENCE_FILE.test(each));
  const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  return `## ${name} ${version} (${license})\n${text}`;
}
