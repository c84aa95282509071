import { once } from 'node:events';
import { NodeChildHost } from '../../../app/sessions/node-child-host';
import { MachinePdfPrinter } from '../../pdf/machine-pdf-printer';
import { commandLine } from '../command-line';

/** The command line in a process whose closing says so on standard error and goes on when standard input ends. */
class HeldPrinter extends MachinePdfPrinter {
  override async close(): Promise<void> {
    process.stderr.write('CLOSING\n');
    process.stdin.resume();
    await once(process.stdin, 'end');
    await super.close();
  }
}

const machine = { childHost: new NodeChildHost(), pdf: new HeldPrinter(null) };
void commandLine(process.argv.slice(2), process.cwd(), machine).then((code) => (process.exitCode = code));
