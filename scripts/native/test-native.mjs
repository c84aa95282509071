import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { memory, root } from '../launcher/paths.mjs';
import { sum } from '../suite/tally.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { tallyOfResults } from './test-results.mjs';
import { lackingForWindows, prepare, runWindowsNode, windowsPath } from './wine.mjs';

/** What hangs is ended. The longest file takes a minute, and several on a slow and busy machine. */
const FILE_TIMEOUT_MS = 600_000;

/** And so much longer for each kill that CONCIERGE_KILLS asks for. */
const KILL_MS = 5_000;

/** Tests of native/ alone, and of what main/ makes of it. File names are told apart by their own name. */
const FOLDERS = [join('native', 'tests'), 'main'];

/**
 * The tests on real COM: in Windows, or in the real node.exe under Wine. Each file runs in a process of its
 * own, because Wine lets a process export objects from 63 STAs in its life.
 *
 * @param {(line: string) => void} say
 * @param {(name: string) => boolean} [wanted]
 * @returns {Promise<import('../suite/tally.mjs').Tally>}
 */
export async function testNative(say, wanted = () => true) {
  /** @type {import('../suite/tally.mjs').Tally} */
  const tally = { passed: 0, failures: [], skips: [] };
  const reason = lackingForNative() ?? lackingForWindows();
  if (reason) {
    tally.skips.push({ name: 'COM under Wine (native/tests)', reason });
    return tally;
  }
  const built = await buildNative(say);
  if (process.platform !== 'win32') await prepare();
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.wine.test.ts') && wanted(basename(file)))
      .map((file) => join(root, folder, file)),
  );
  // Those of main start programs out of dist/, which must be of these very sources.
  if (files.some((file) => file.startsWith(join(root, 'main')))) buildBundles();
  // A folder of its own for each run: two runs at once must not take each other's files away.
  mkdirSync(memory, { recursive: true });
  const out = mkdtempSync(join(memory, 'native-tests-'));
  try {
    await runFiles(files, out, built, tally, say);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return tally;
}

/** Builds the bundles of the main process where they are older than what they are made of. */
function buildBundles() {
  const ran = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), 'main'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (ran.status !== 0) throw new Error('the main process could not be built');
}

/**
 * @param {string[]} files @param {string} out @param {string} built
 * @param {import('../suite/tally.mjs').Tally} tally @param {(line: string) => void} say
 */
async function runFiles(files, out, built, tally, say) {
  await build({
    entryPoints: Object.fromEntries(files.map((file) => [basename(file, '.ts'), file])),
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node18',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    logLevel: 'error',
  });
  for (const file of files) {
    const name = basename(file, '.wine.test.ts');
    const results = join(out, `${name}.jsonl`);
    const ended = await runWindowsNode(
      [
        `--test-reporter=${pathToFileURL(join(root, 'scripts', 'native', 'test-reporter.mjs')).href.replace('file:///', process.platform === 'win32' ? 'file:///' : 'file:///Z:/')}`,
        `--test-reporter-destination=${windowsPath(results)}`,
        windowsPath(join(out, `${name}.wine.test.cjs`)),
      ],
      {
        timeoutMs: FILE_TIMEOUT_MS + KILL_MS * Number(process.env['CONCIERGE_KILLS'] ?? 0),
        env: environment(built, join(out, `${name}-outputs`)),
      },
    );
    add(tally, tallyOfResults(name, results, ended));
    checkOutputs(tally, name, file.replace(/\.wine\.test\.ts$/, '.check.py'), join(out, `${name}-outputs`));
    say(`native ${name}: ${ended === 0 ? 'ok' : `ended with ${ended}`}`);
  }
}

/** @param {import('../suite/tally.mjs').Tally} tally @param {import('../suite/tally.mjs').Tally} more */
function add(tally, more) {
  Object.assign(tally, sum([tally, more]));
}

/**
 * A test may have a check beside it that opens the files it wrote with openpyxl, which knows nothing of this project.
 *
 * @param {import('../suite/tally.mjs').Tally} tally @param {string} name @param {string} check @param {string} outputs
 */
function checkOutputs(tally, name, check, outputs) {
  if (!existsSync(check)) return;
  const python = ['/usr/bin/python3', 'python3', 'python'].find(
    (each) => spawnSync(each, ['-c', 'import openpyxl'], { stdio: 'ignore' }).status === 0,
  );
  if (!python) {
    tally.skips.push({
      name: `native ${name}: its files in openpyxl`,
      reason: 'Python with openpyxl is not installed',
    });
    return;
  }
  const ran = spawnSync(python, [check, outputs], { encoding: 'utf8' });
  const results = ran.stdout.split('\n').filter(Boolean);
  if (ran.status !== 0 || results.length === 0)
    tally.failures.push({ name: `native ${name}: its files in openpyxl`, detail: ran.stderr });
  for (const line of results) {
    const result = JSON.parse(line);
    if (result.outcome === 'pass') tally.passed += 1;
    else tally.failures.push({ name: `native ${name}: ${result.name}`, detail: result.detail });
  }
}

/** Where tests find what was built, and where they may leave files. @param {string} built @param {string} outputs */
function environment(built, outputs) {
  mkdirSync(outputs, { recursive: true });
  return {
    CONCIERGE_OUTPUTS: windowsPath(outputs),
    CONCIERGE_AUTOMATION_SCRIPTS: windowsPath(join(root, 'main', 'automation', 'tests', 'scripts')),
    CONCIERGE_NATIVE_BUILD: windowsPath(built),
    CONCIERGE_ADDON: windowsPath(join(built, 'concierge.node')),
    CONCIERGE_BUNDLES: windowsPath(join(root, 'dist', 'main')),
    CONCIERGE_SAMPLES: windowsPath(join(root, 'samples')),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const only = process.argv.slice(2);
  const tally = await testNative(
    (line) => console.error(line),
    (file) => only.length === 0 || only.some((name) => file.startsWith(name)),
  );
  for (const { name, detail } of tally.failures) console.error(`FAILED ${name}\n${detail}`);
  for (const { name, reason } of tally.skips) console.error(`skipped ${name}: ${reason}`);
  console.error(`${tally.passed} passed, ${tally.failures.length} failed, ${tally.skips.length} skipped`);
  process.exitCode = tally.failures.length === 0 ? 0 : 1;
}
