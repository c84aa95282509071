import { access } from 'node:fs/promises';
import path from 'node:path';
import { Problem } from '../../app/errors/problem';
import { Interrupts } from '../cli/interrupt';
import { dataFolder } from '../data-folder';
import { installation } from '../installation';
import { openBrowser } from './open-browser';
import { parseServeOptions, SERVE_HELP } from './options';
import { startServe } from './serve';

/** Second Ctrl-C: nobody wants to wait any more. */
const EXIT_CANCELLED = 130;

async function main(args: readonly string[]): Promise<void> {
  const options = parseServeOptions(args);
  if (options.help) {
    process.stdout.write(SERVE_HELP);
    return;
  }
  const parts = installation(__dirname);
  await access(path.join(parts.renderer, 'index.html')).catch(() => {
    throw new Problem('missing-part', 'The window was not built.', { hint: 'npm run build makes it.' });
  });
  const running = await startServe({
    ...parts,
    dataDir: dataFolder(),
    port: options.port,
    uploadLimit: options.uploadLimit,
  });
  const end = (): void => {
    void running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(Problem.from(error).message);
        process.exit(1);
      },
    );
  };
  new Interrupts(end, () => process.exit(EXIT_CANCELLED));
  process.stdout.write(`Concierge is at ${running.address}\n`);
  if (options.open && hasDisplay() && !(await openBrowser(running.address))) {
    console.error('No program to open a browser was found: open the address yourself.');
  }
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const problem = Problem.from(error);
  console.error(`Concierge could not start: ${problem.message}${problem.hint ? ` ${problem.hint}` : ''}`);
  process.exitCode = 2;
});
