import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How to call npm without a shell: by its JavaScript, which `npm start` names in npm_execpath and which otherwise lies
 * beside Node. (`npm` on Windows is a batch file, which only a shell can start, with quoting of its own.)
 *
 * @param {{ env?: Record<string, string | undefined>, execPath?: string, exists?: (path: string) => boolean, platform?: string }} [machine]
 * @returns {{ file: string, args: string[], shell: boolean }}
 */
export function npmCommand(machine = {}) {
  const {
    env = process.env,
    execPath = process.execPath,
    exists = existsSync,
    platform = process.platform,
  } = machine;
  const here = dirname(execPath);
  const candidates = [
    env.npm_execpath,
    join(here, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(here, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => path && /npm-cli\.c?js$/.test(path) && exists(path));
  if (script) return { file: execPath, args: [script], shell: false };
  return platform === 'win32'
    ? { file: 'npm.cmd', args: [], shell: true }
    : { file: 'npm', args: [], shell: false };
}

/**
 * Runs npm or a script of ours to its end, with all its output on standard error: standard output belongs to the
 * command that the user asked for.
 *
 * @param {'npm' | 'node'} tool
 * @param {string[]} args fixed words without spaces when the tool is npm (Windows may have to quote them)
 * @param {string} cwd
 * @param {Record<string, string>} [env]
 * @returns {Promise<number>} exit code
 */
export function runTool(tool, args, cwd, env = {}) {
  const command = tool === 'npm' ? npmCommand() : { file: process.execPath, args: [], shell: false };
  return new Promise((done, fail) => {
    const child = spawn(command.file, [...command.args, ...args], {
      cwd,
      shell: command.shell,
      stdio: ['ignore', 2, 2],
      env: { ...cleanEnvironment(process.env), ...env },
    });
    child.on('error', fail);
    child.on('exit', (code, signal) => done(code ?? (signal ? 1 : 0)));
  });
}

/**
 * `npm start --silent` and its like hand their settings to every npm below by the environment; an installation should
 * not inherit them.
 *
 * @param {Record<string, string | undefined>} env
 */
export function cleanEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(lifecycle|package|command|config_(loglevel|json|silent))/.test(name),
    ),
  );
}
