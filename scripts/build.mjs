import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLock } from './launcher/lock.mjs';
import { memory, root } from './launcher/paths.mjs';
import { licencesOf } from './licences.mjs';
import { forget, hashOfSources, readJson, writeJson } from './launcher/stamp.mjs';

/**
 * Builds dist/: the bundles of the main process with esbuild, the window with vite. Each half is built only when its
 * sources, the packages, the build itself or the outputs changed. All talk goes to standard error.
 */

const NODE = 'node18.15';

/** @type {{ from: string, to: string, platform?: 'node' | 'browser' }[]} */
const bundles = [
  { from: 'main/electron/main.ts', to: 'electron.cjs' },
  // A sandboxed preload has no Node modules, only Electron's own.
  { from: 'main/electron/preload.ts', to: 'preload.cjs', platform: 'browser' },
  { from: 'main/serve/main.ts', to: 'serve.cjs' },
  { from: 'main/cli/main.ts', to: 'cli.cjs' },
  { from: 'main/lab/main.ts', to: 'lab.cjs' },
  { from: 'main/typings/main.ts', to: 'typings.cjs' },
  { from: 'main/automation/main.ts', to: 'automation.cjs' },
  { from: 'main/automation/register-main.ts', to: 'register.cjs' },
  { from: 'main/selftest/main.ts', to: 'selftest.cjs' },
  { from: 'app/engines/embedded/worker/main.ts', to: 'worker.cjs' },
  { from: 'app/engines/embedded/calc/thread.ts', to: 'calc.cjs' },
];
const copies = [{ from: 'node_modules/@ironcalc/wasm/wasm_bg.wasm', to: 'ironcalc.wasm' }];
/** Of the packages in the bundles, in each half; they go into the installers. */
const LICENCES = 'third-party-licences.md';
const ours = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  'scripts/build.mjs',
  'scripts/licences.mjs',
];

/** @typedef {{ name: string, sources: string[], outputs: () => string[], make: () => Promise<void> }} Half */

/** @type {Half[]} */
const halves = [
  {
    name: 'main process',
    sources: ['app', 'main', 'native', 'samples', ...ours],
    outputs: () =>
      [...[...bundles, ...copies].filter(exists).map(({ to }) => to), LICENCES].map((to) =>
        join('dist', 'main', to),
      ),
    make: buildMain,
  },
  {
    name: 'window',
    sources: ['renderer', 'app/contract', ...ours],
    outputs: () => (existsSync(join(root, 'renderer/index.html')) ? ['dist/renderer/index.html'] : []),
    make: buildWindow,
  },
];

/** @param {{ from: string }} bundle */
function exists({ from }) {
  return existsSync(join(root, from));
}

async function buildMain() {
  const { build } = await import('esbuild');
  /** @type {import('esbuild').BuildOptions} */
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    target: NODE,
    sourcemap: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    external: ['electron', 'bufferutil', 'utf-8-validate'],
  };
  const built = await Promise.all(
    bundles.filter(exists).map(({ from, to, platform = 'node' }) =>
      build({
        ...common,
        platform,
        entryPoints: [from],
        outfile: join('dist', 'main', to),
        // CommonJS has no import.meta; packages that look for a file beside them use its url.
        ...(platform === 'node'
          ? {
              define: { 'import.meta.url': 'concierge_bundle_url' },
              banner: {
                js: "const concierge_bundle_url = require('node:url').pathToFileURL(__filename).href;",
              },
            }
          : {}),
      }),
    ),
  );
  for (const { from, to } of copies.filter(exists)) {
    const target = join(root, 'dist', 'main', to);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(root, from), target);
  }
  const bundled = built.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  writeFileSync(join(root, 'dist', 'main', LICENCES), licencesOf(root, bundled));
}

async function buildWindow() {
  if (!existsSync(join(root, 'renderer/index.html'))) return;
  const { build } = await import('vite');
  const config = join(root, 'renderer', 'vite.config.ts');
  await build({
    root: join(root, 'renderer'),
    configFile: existsSync(config) ? config : false,
    logLevel: 'warn',
    build: { outDir: join(root, 'dist', 'renderer'), emptyOutDir: true, license: { fileName: LICENCES } },
  });
}

/** @param {Half} half */
function stampOf(half) {
  const isSource = (/** @type {string} */ path) => !/\.test\.tsx?$|\/testing\//.test(path);
  return {
    file: join(root, 'dist', `.stamp-${half.name.replace(' ', '-')}.json`),
    hash: hashOfSources(root, half.sources, isSource),
  };
}

/** @param {Half} half */
function isFresh(half) {
  const { file, hash } = stampOf(half);
  const stamp = /** @type {{ hash?: string } | null} */ (readJson(file));
  return stamp?.hash === hash && half.outputs().every((path) => existsSync(join(root, path)));
}

/** True when nothing changed since the last build. Needs no package. */
export function isBuilt() {
  return halves.every(isFresh);
}

/** @param {string | undefined} only first word of a half's name, to build that alone */
async function buildStale(only) {
  for (const half of halves) {
    if (isFresh(half) || (only && !half.name.startsWith(only))) continue;
    console.error(`Building the ${half.name} ...`);
    // The hash is taken before building: what is edited meanwhile makes the result stale, as it should.
    const { file, hash } = stampOf(half);
    forget(file);
    await half.make();
    writeJson(file, { hash });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log = console.error;
  console.info = console.error;
  const locked = process.env.CONCIERGE_LOCKED === '1';
  const build = () => buildStale(process.argv[2]);
  try {
    await (locked ? build() : withLock(join(memory, 'lock'), build));
  } catch (error) {
    console.error(error instanceof Error ? error.message.split('\n')[0] : error);
    process.exitCode = 1;
  }
}
