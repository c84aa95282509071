import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser, root, testFlags } from './machine';
import type { LaunchOptions, RunningApp } from './running-app';
import { slowLine, slowPage } from './slow-line';

/** How long the shell may take to print its address, in ms. Under Wine the addon may have to be built before. */
const START_LIMIT = 120_000;
const WINE_START_LIMIT = 300_000;

/** Starts the built app in the serve shell and opens its address in an installed browser. */
export function launchServe(options: LaunchOptions): Promise<RunningApp> {
  return launch(options, [join(root, 'dist', 'main', 'serve.cjs')], START_LIMIT);
}

/** The same in the real node.exe under Wine. */
export function launchInWine(options: LaunchOptions): Promise<RunningApp> {
  const script = join(root, 'scripts', 'native', 'wine-app.mjs');
  return launch(options, [script, 'serve'], WINE_START_LIMIT);
}

async function launch(
  options: LaunchOptions,
  command: readonly string[],
  limitMs: number,
): Promise<RunningApp> {
  const executablePath = findBrowser();
  if (executablePath === null) throw new Error('no browser');
  const server = spawn(process.execPath, command, {
    cwd: options.dataDir,
    env: { ...process.env, CONCIERGE_DATA_DIR: options.dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const address = await addressOf(server, limitMs);
    const browser = await chromium.launch({ executablePath, args: testFlags });
    const context = await browser.newContext({
      viewport: options.size,
      acceptDownloads: true,
      ...(options.scheme ? { colorScheme: options.scheme } : {}),
    });
    const page = await context.newPage();
    await options.watch(page);
    const arrived = await slowLine(page);
    await slowPage(page);
    await page.goto(address);
    const end = async (signal: NodeJS.Signals) => {
      // Nothing more is done while the browser closes, which would complain if the shell went before it.
      if (signal === 'SIGKILL' && process.platform !== 'win32') server.kill('SIGSTOP');
      if (signal === 'SIGTERM') await arrived();
      await browser.close();
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill(signal);
      await gone;
    };
    return {
      shell: 'serve',
      page,
      electron: null,
      pid: server.pid ?? 0,
      close: () => end('SIGTERM'),
      // Who starts Wine has to live long enough to end it.
      kill: () => end(limitMs === WINE_START_LIMIT ? 'SIGTERM' : 'SIGKILL'),
    };
  } catch (error) {
    server.kill('SIGKILL');
    throw error;
  }
}

/** The address with its token, which the shell prints. */
function addressOf(server: ChildProcess, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let talk = '';
    const timer = setTimeout(
      () => reject(new Error(`no address within ${limitMs / 1000} s:\n${talk}`)),
      limitMs,
    );
    const listen = (text: Buffer) => {
      talk += text.toString();
      const address = /http:\/\/\S+/.exec(talk)?.[0];
      if (!address || !/\s/.test(talk.slice(talk.indexOf(address) + address.length))) return;
      clearTimeout(timer);
      resolve(address);
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', listen);
    server.on('exit', (code) => reject(new Error(`the serve shell ended with code ${code}:\n${talk}`)));
  });
}
