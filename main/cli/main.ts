import { version } from '../../package.json';
import { Problem } from '../../app/errors/problem';
import { parseArguments } from './arguments';
import type { Arguments } from './arguments';
import { checkCommand } from './check-command';
import { HELP } from './help';
import { refuse, runCommand } from './run-command';
import type { Streams } from './run-command';
import { stepsCommand } from './steps-command';

const streams: Streams = { out: (text) => void process.stdout.write(text), err: process.stderr };

async function main(args: readonly string[]): Promise<number> {
  let parsed: Arguments;
  try {
    // npm runs scripts in the project's folder and remembers where the user stands.
    parsed = parseArguments(args, process.env['INIT_CWD'] ?? process.cwd());
  } catch (thrown) {
    return refuse(args.includes('--json'), [Problem.from(thrown).toData()], null, streams);
  }
  switch (parsed.command) {
    case 'run':
      return runCommand(parsed, streams);
    case 'check':
      return checkCommand(parsed.recipe, parsed.json, streams);
    case 'steps':
      return stepsCommand(parsed.json, streams);
    case 'help':
      streams.out(HELP);
      return 0;
    case 'version':
      streams.out(`${version}\n`);
      return 0;
  }
}

// Whoever reads our output may leave early (head, a closed terminal); that is no failure of the job.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (thrown: unknown) => {
    process.stderr.write(`concierge: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
    process.exitCode = 1;
  },
);
