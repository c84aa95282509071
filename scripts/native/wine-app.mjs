import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readSync, closeSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from '../launcher/bootstrap.mjs';
import { root } from '../launcher/paths.mjs';
import { buildNative, lackingForNative } from './build-native.mjs';
import { findWine, holdPrefix, prepare, windowsPath, wineEnvironment, wineProgram } from './wine.mjs';

/*
 * npm run wine -- COMMAND ...: the app's command line, or its serve shell, inside the real node.exe under Wine, where
 * COM is. Settings and history are those of the Wine prefix.
 */

const RELAY_BYTES = 64 * 1024;

/** Absolute paths as Windows sees them; relative ones are resolved inside. @param {string} word */
export function windowsArgument(word) {
  const option = /^(--[a-z-]+=)(\/.*)$/.exec(word);
  if (option) return `${option[1]}${windowsPath(option[2] ?? '')}`;
  return word.startsWith('/') ? windowsPath(word) : word;
}

/**
 * Copies what is appended to a file to a stream. node.exe under Wine cannot write to a pipe, so its output is a file.
 *
 * @param {string} file @param {NodeJS.WritableStream} to
 */
function relay(file, to) {
  const source = openSync(file, 'r');
  const chunk = Buffer.alloc(RELAY_BYTES);
  const copy = () => {
    for (let read = readSync(source, chunk); read > 0; read = readSync(source, chunk))
      to.write(Buffer.from(chunk.subarray(0, read)));
  };
  const watcher = watch(file, copy);
  return {
    end() {
      watcher.close();
      copy();
      closeSync(source);
    },
  };
}

/**
 * @param {string[]} words
 * @returns {Promise<number>} exit code of the command; 2 where there is no Wine
 */
export async function runInWine(words) {
  const say = (/** @type {string} */ line) => console.error(line);
  const lacking = lackingForNative() ?? (findWine() ? null : 'Wine is not installed');
  if (lacking) {
    say(`The app cannot be run under Wine here: ${lacking}.`);
    return 2;
  }
  const serves = words[0] === 'serve';
  const bundle = join(root, 'dist', 'main', serves ? 'serve.cjs' : 'cli.cjs');
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing`);
  const addon = join(await buildNative(say), 'concierge.node');
  const nodeExe = await prepare();
  const release = await holdPrefix();
  const folder = mkdtempSync(join(tmpdir(), 'concierge-wine-'));
  const out = join(folder, 'out.txt');
  const err = join(folder, 'err.txt');
  const files = [openSync(out, 'a'), openSync(err, 'a')];
  const relays = [relay(out, process.stdout), relay(err, process.stderr)];
  const given = process.env.CONCIERGE_DATA_DIR;
  try {
    const child = spawn(
      wineProgram(),
      [nodeExe, windowsPath(bundle), ...(serves ? words.slice(1) : words).map(windowsArgument)],
      {
        stdio: ['ignore', ...files],
        env: {
          ...process.env,
          ...wineEnvironment(),
          INIT_CWD: windowsPath(process.env.INIT_CWD ?? process.cwd()),
          CONCIERGE_ADDON: windowsPath(addon),
          ...(given ? { CONCIERGE_DATA_DIR: windowsArgument(given) } : {}),
        },
      },
    );
    // A terminal tells both; whoever tells us alone (a scheduler) means the app.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.on(signal, () => child.kill(signal));
    return await new Promise((done, fail) => {
      child.on('error', fail);
      child.on('exit', (code) => done(code ?? 1));
    });
  } finally {
    await release();
    for (const one of relays) one.end();
    for (const file of files) closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await bootstrap();
    process.exitCode = await runInWine(process.argv.slice(2));
  } catch (error) {
    console.error(`Concierge could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  }
}
