import { commandLine } from './command-line';
import { Interrupts } from './interrupt';

// Whoever reads our output may leave early (head, a closed terminal); that is no failure of the job.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

// npm runs scripts in the project's folder and remembers where the user stands.
commandLine(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd()).then(
  (code) => {
    process.exitCode = code;
    // What was decided is told, also where an interrupt comes while the process is ending.
    new Interrupts(
      () => undefined,
      () => process.exit(),
    );
  },
  (thrown: unknown) => {
    process.stderr.write(`concierge: ${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
    process.exitCode = 1;
  },
);
