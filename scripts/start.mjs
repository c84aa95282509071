import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bootstrap } from './launcher/bootstrap.mjs';
import { findElectron, inspectMachine, reasonAgainstElectron } from './launcher/electron.mjs';
import { memory, root } from './launcher/paths.mjs';
import { endWithParent } from './launcher/parent.mjs';
import { openWindow } from './launcher/window.mjs';
import { addonEnvironment } from './native/addon-environment.mjs';
import { labEnvironment } from './native/lab-environment.mjs';
import { changeRegistration } from './native/registration.mjs';
import { writeTypings } from './native/typings.mjs';

/**
 * npm start: installs and builds what changed, then opens the window, or runs a command:
 *   (nothing)        the window in Electron, else in the browser
 *   serve [options]  the window in the browser
 *   lab [EXPERIMENT] the experiments about COM apartments, on Windows or under Wine
 *   selftest [REPORT] on Windows, what Wine cannot show; writes a report
 *   selftest --excel [--prog-id PROGID] [REPORT] on Windows, recipes in Excel against what is expected
 *   typings SOURCE   TypeScript declarations of a registered type library, on Windows or under Wine
 *   register, unregister  makes Windows or Wine know Concierge.Application, or forget it
 *   anything else    the command line (run, check, steps, --help)
 */

const OLDEST_NODE = 20;

/** @param {string[]} args */
async function start(args) {
  const say = (/** @type {string} */ line) => console.error(line);
  const command =
    args.find((arg) => !arg.startsWith('-')) ?? args.find((arg) => /^(-h|--help|--version)$/.test(arg));
  // What may run recipes in Excel.
  if (!command || command === 'serve' || command === 'run')
    Object.assign(process.env, await addonEnvironment(say));
  if (command === 'serve')
    return runHere(
      'serve.cjs',
      args.filter((arg) => arg !== 'serve'),
    );
  if (command === 'lab') {
    Object.assign(process.env, await labEnvironment(say));
    return runHere(
      'lab.cjs',
      args.filter((arg) => arg !== 'lab'),
    );
  }
  if (command === 'selftest') {
    // Elsewhere there is nothing to build: it says so and ends.
    if (process.platform === 'win32') Object.assign(process.env, await labEnvironment(say));
    return runHere(
      'selftest.cjs',
      args.filter((arg) => arg !== 'selftest'),
    );
  }
  if (command === 'typings') {
    process.exitCode = await writeTypings(args.filter((arg) => arg !== 'typings'));
    return;
  }
  if (command === 'register' || command === 'unregister') {
    process.exitCode = await changeRegistration(command);
    return;
  }
  if (command) return runHere('cli.cjs', args);
  const reason = await openElectron(args);
  if (reason === null) return;
  console.error(`Opening in the browser, because ${reason}.`);
  runHere('serve.cjs', ['--open']);
}

/**
 * @param {string[]} args for Electron, such as --no-sandbox in tests
 * @returns {Promise<string | null>} why there is no window; null after it was closed
 */
async function openElectron(args) {
  const say = (/** @type {string} */ line) => console.error(line);
  // Asked first: without a display there is no point in downloading anything.
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return 'there is no display';
  const found = await findElectron(root, join(memory, 'electron-failure.json'), { say });
  if ('missing' in found) return found.missing;
  const reason = reasonAgainstElectron(inspectMachine(found.path, args));
  if (reason) return reason;
  const window = await openWindow(found.path, [...args, root], { cwd: root });
  if ('failed' in window) return `Electron did not start: ${window.failed}`;
  process.exitCode = await window.ended;
  return null;
}

/**
 * Runs a bundle in this process: signals, terminal, standard streams and the exit code are then its own.
 *
 * @param {string} bundle
 * @param {string[]} args
 */
function runHere(bundle, args) {
  const file = join(root, 'dist', 'main', bundle);
  if (!existsSync(file)) throw new Error(`dist/main/${bundle} is missing`);
  process.argv = [process.execPath, file, ...args];
  if (process.env.npm_lifecycle_event === 'start' && process.platform !== 'win32') endWithParent();
  createRequire(import.meta.url)(file);
}

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  console.error(
    `Concierge needs Node ${OLDEST_NODE} or newer; this is ${process.version}. https://nodejs.org has it.`,
  );
  process.exitCode = 2;
} else {
  try {
    await bootstrap();
    await start(process.argv.slice(2));
  } catch (error) {
    console.error(`Concierge could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  }
}
