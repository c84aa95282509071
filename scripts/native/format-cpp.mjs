import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../launcher/paths.mjs';

/** C++ sources of native/, formatted as .clang-format says. */
function sources() {
  return readdirSync(join(root, 'native'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(cpp|h)$/.test(file))
    .map((file) => join(root, 'native', file));
}

/**
 * Whether the C++ sources are formatted, as a check of npm test. Versions of clang-format differ in taste, so only the one
 * that formatted them judges.
 *
 * @returns {import('../suite/tally.mjs').Tally}
 */
export function checkCppFormat() {
  const name = 'C++ format';
  const version = spawnSync('clang-format', ['--version'], { encoding: 'utf8' });
  if (version.error || !/version 14\./.test(version.stdout)) {
    const reason = version.error ? 'clang-format is not installed' : 'clang-format is not version 14';
    return { passed: 0, failures: [], skips: [{ name, reason }] };
  }
  const ran = spawnSync('clang-format', ['--dry-run', '--Werror', ...sources()], { encoding: 'utf8' });
  if (ran.status === 0) return { passed: 1, failures: [], skips: [] };
  const files = [...new Set(ran.stderr.match(/^[^\s:]+\.(?:cpp|h)(?=:\d)/gm) ?? [])];
  return {
    passed: 0,
    failures: [{ name, detail: `npm run format:cpp would change ${files.join(', ')}` }],
    skips: [],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const ran = spawnSync('clang-format', ['-i', ...sources()], { stdio: 'inherit' });
  if (ran.error) console.error('clang-format is not installed');
  process.exitCode = ran.status ?? 2;
}
