import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './launcher/bootstrap.mjs';
import { memory, root } from './launcher/paths.mjs';
import { checkCppFormat } from './native/format-cpp.mjs';
import { runNode } from './suite/command.mjs';
import { playwrightTally } from './suite/playwright-tally.mjs';
import { tallyOfPart, tallyOfReport } from './suite/report.mjs';
import { closingLine, forbiddenSkips, skipLines, sum } from './suite/tally.mjs';
import { privateTemporaryFolder } from './suite/temporary-folder.mjs';

/**
 * npm test: everything there is to check. Installs and builds as npm start does; what the machine lacks is skipped by
 * name. With --no-skips anything skipped is a failure, except what needs Windows or macOS.
 *
 * @typedef {import('./suite/tally.mjs').Tally} Tally
 */

const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);
const tsc = bin('typescript/bin/tsc');

/** Of a failure, at the end. */
const MOST_LINES = 15;

/** Each counts as one test. @type {{ name: string, runs: string[][] }[]} */
const checks = [
  {
    name: 'types',
    runs: ['.', 'renderer', 'e2e', 'scripts'].map((folder) => [
      tsc,
      '--noEmit',
      '-p',
      join(folder, 'tsconfig.json'),
    ]),
  },
  { name: 'lint', runs: [[bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0']] },
  { name: 'format', runs: [[bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']] },
  {
    name: 'import rules',
    runs: [
      [
        bin('dependency-cruiser/bin/dependency-cruise.mjs'),
        ...['app', 'main', 'native', 'renderer', 'e2e'],
        ...['--config', '.dependency-cruiser.cjs'],
      ],
    ],
  },
  { name: 'unused code', runs: [[bin('knip/bin/knip.js'), '--no-progress']] },
];

/** @param {{ name: string, runs: string[][] }} check @returns {Promise<Tally>} */
async function runCheck({ name, runs }) {
  const started = Date.now();
  for (const args of runs) {
    const { code, end, output } = await runNode(args, { cwd: root });
    if (code !== 0) {
      say(`${name}: FAILED\n${output}`);
      return { passed: 0, failures: [{ name, detail: end }], skips: [] };
    }
  }
  say(`${name}: ok (${seconds(started)})`);
  return { passed: 1, failures: [], skips: [] };
}

/** @returns {Promise<Tally>} */
async function runUnit() {
  const file = freshFile('unit.json');
  const ended = await runNode(
    [
      bin('vitest/vitest.mjs'),
      'run',
      '--reporter=dot',
      `--reporter=${join(root, 'scripts', 'suite', 'vitest-reporter.mjs')}`,
    ],
    { cwd: root, env: { CONCIERGE_TALLY: file }, show: true },
  );
  return tallyOfReport('unit tests', file, ended, (tally) => /** @type {Tally} */ (tally));
}

/** Real COM, in Windows or under Wine. @returns {Promise<Tally>} */
async function runNative() {
  // Not above: it imports packages, which bootstrap may have yet to install.
  const { testNative } = await import('./native/test-native.mjs');
  return testNative(say);
}

/** @returns {Promise<Tally>} */
async function runE2e() {
  const file = freshFile('e2e.json');
  const ended = await runNode(
    [
      bin('@playwright/test/cli.js'),
      'test',
      '--config',
      join(root, 'e2e', 'playwright.config.ts'),
      '--reporter=list,json',
    ],
    { cwd: root, env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file }, show: true },
  );
  return tallyOfReport('e2e', file, ended, (report) =>
    playwrightTally(/** @type {import('./suite/playwright-tally.mjs').Report} */ (report)),
  );
}

/** @param {string} name */
function freshFile(name) {
  mkdirSync(memory, { recursive: true });
  const file = join(memory, name);
  rmSync(file, { force: true });
  return file;
}

/** @param {string} line */
function say(line) {
  console.error(line);
}

/** What was compared stands below the first line. @param {string} detail */
function firstLines(detail) {
  return detail.trim().split('\n').slice(0, MOST_LINES).join('\n  ');
}

/** @param {number} started */
function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(0)} s`;
}

/** @returns {Promise<Tally>} */
async function runAll() {
  await bootstrap(say);
  const temporary = privateTemporaryFolder();
  const [types, ...others] = checks;
  if (!types) throw new Error('no checks');
  // The types take about as long as the rest together, so two at a time fill two cores.
  const inTurn = async () => {
    const tallies = [];
    for (const check of others) tallies.push(await tallyOfPart(check.name, () => runCheck(check)));
    return sum(tallies);
  };
  const checked = await Promise.all([tallyOfPart(types.name, () => runCheck(types)), inTurn()]);
  return sum([
    ...checked,
    await tallyOfPart('C++ format', checkCppFormat),
    await tallyOfPart('unit tests', runUnit),
    await tallyOfPart('native', runNative),
    await tallyOfPart('e2e', runE2e),
    await tallyOfPart('temporary files', () => temporary.checked()),
  ]);
}

async function main() {
  const started = Date.now();
  const noSkips = process.argv.includes('--no-skips');
  const total = await tallyOfPart('installation and build', runAll);
  if (noSkips)
    for (const { name, reason } of forbiddenSkips(total))
      total.failures.push({ name, detail: `skipped (${reason}), but nothing may be skipped here` });
  console.log('');
  for (const line of skipLines(total)) console.log(line);
  for (const { name, detail } of total.failures) console.log(`FAILED: ${name}: ${firstLines(detail)}`);
  say(`(${seconds(started)})`);
  console.log(closingLine(total));
  process.exitCode = total.failures.length > 0 ? 1 : 0;
}

await main();
