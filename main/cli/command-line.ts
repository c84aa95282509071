import { version } from '../../package.json';
import { Problem } from '../../app/errors/problem';
import { parseArguments } from './arguments';
import type { Arguments } from './arguments';
import { checkCommand } from './check-command';
import { HELP } from './help';
import { refuse, runCommand } from './run-command';
import type { Machine, Streams } from './run-command';
import { stepsCommand } from './steps-command';

const streams: Streams = { out: (text) => void process.stdout.write(text), err: process.stderr };

/** Does what the arguments say and answers the exit code. `here` is where the user stands: paths count from there. */
export async function commandLine(args: readonly string[], here: string, machine?: Machine): Promise<number> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(args, here);
  } catch (thrown) {
    return refuse(args.includes('--json'), [Problem.from(thrown).toData()], null, streams);
  }
  switch (parsed.command) {
    case 'run':
      return runCommand(parsed, streams, machine);
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
