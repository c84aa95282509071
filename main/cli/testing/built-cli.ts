import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..', '..');
const BUNDLES = {
  'cli.cjs': 'main/cli/main.ts',
  'held-closing.cjs': 'main/cli/testing/held-closing.ts',
  'worker.cjs': 'app/engines/embedded/worker/main.ts',
  'calc.cjs': 'app/engines/embedded/calc/thread.ts',
};

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The command line as it ships: bundles of the sources as they are now. */
export class BuiltCli {
  private constructor(readonly folder: string) {}

  static async build(folder: string): Promise<BuiltCli> {
    await Promise.all(
      Object.entries(BUNDLES).map(([name, entry]) =>
        build({
          absWorkingDir: ROOT,
          entryPoints: [entry],
          outfile: path.join(folder, name),
          bundle: true,
          platform: 'node',
          format: 'cjs',
          target: 'node18.15',
          logLevel: 'error',
          define: { 'import.meta.url': 'concierge_bundle_url' },
          banner: {
            js: "const concierge_bundle_url = require('node:url').pathToFileURL(__filename).href;",
          },
        }),
      ),
    );
    await copyFile(
      path.join(ROOT, 'node_modules', '@ironcalc', 'wasm', 'wasm_bg.wasm'),
      path.join(folder, 'ironcalc.wasm'),
    );
    return new BuiltCli(folder);
  }

  get workerPath(): string {
    return path.join(this.folder, 'worker.cjs');
  }

  /** Starts it in a folder, with settings and history of its own in `data`. */
  start(cwd: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    return this.#start(cwd, [path.join(this.folder, 'cli.cjs'), ...args]);
  }

  /** As `start`, but while standard input is open its closing does not come to an end. It says CLOSING on standard error. */
  startHeldClosing(cwd: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    return this.#start(cwd, [path.join(this.folder, 'held-closing.cjs'), ...args]);
  }

  /** As `start`, but the process stays when everything is done, until standard input ends. */
  startHeldEnd(cwd: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const hold = 'data:text/javascript,process.stdin.resume()';
    return this.#start(cwd, ['--import', hold, path.join(this.folder, 'cli.cjs'), ...args]);
  }

  #start(cwd: string, args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, INIT_CWD: cwd, CONCIERGE_DATA_DIR: path.join(cwd, 'data') },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    const ended = new Promise<Ended>((resolve) =>
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
    );
    return { child, ended };
  }

  run(cwd: string, ...args: string[]): Promise<Ended> {
    return this.start(cwd, args).ended;
  }
}

/** Every file below a folder, hidden ones included, as sorted relative paths with `/`. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
