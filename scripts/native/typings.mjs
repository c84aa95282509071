import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { lackingForWindows, runWindowsNode, windowsPath } from './wine.mjs';

const TIMEOUT_MS = 60_000;
const USAGE =
  'npm start -- typings SOURCE [--out FILE]\n' +
  '  SOURCE   ProgID or {CLSID} of a class, {LIBID} of a type library, or the path of one\n' +
  '  --out    where to write the declarations; standard output by default';

/**
 * Writes TypeScript declarations of a registered type library, with the node.exe of Windows or of Wine.
 *
 * @param {string[]} words after the command
 * @returns {Promise<number>} exit code: 0, 1 where there is no such library, 2 for a wrong command or no COM here
 */
export async function writeTypings(words) {
  const out = words.includes('--out') ? words[words.indexOf('--out') + 1] : undefined;
  const [source, ...more] = words.filter((word) => word !== '--out' && word !== out);
  if (!source || more.length > 0 || source.startsWith('-')) {
    console.error(USAGE);
    return source === '--help' ? 0 : 2;
  }
  const lacking = lackingForNative() ?? lackingForWindows();
  if (lacking) {
    console.error(`Type libraries need COM, and here it cannot be had: ${lacking}.`);
    return 2;
  }
  const built = await buildNative((line) => console.error(line));
  const folder = mkdtempSync(join(tmpdir(), 'concierge-typings-'));
  try {
    const file = join(folder, 'typings.d.ts');
    const path = existsSync(source) ? windowsPath(resolve(source)) : source;
    const program = windowsPath(join(root, 'dist', 'main', 'typings.cjs'));
    const ended = await runWindowsNode([program, path, windowsPath(file)], {
      timeoutMs: TIMEOUT_MS,
      env: { CONCIERGE_ADDON: windowsPath(join(built, 'concierge.node')) },
    });
    if (!existsSync(file)) {
      console.error(
        existsSync(`${file}.error`)
          ? readFileSync(`${file}.error`, 'utf8')
          : `node.exe ended with ${ended} and wrote nothing.`,
      );
      return 1;
    }
    const text = readFileSync(file, 'utf8');
    if (out) writeFileSync(out, text);
    else process.stdout.write(text);
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
