import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { comHere } from '../com/com-here';
import { APPLICATION } from './class-id';
import { register, unregister } from './registration';

/*
 * npm start -- register | unregister: makes Windows (or Wine) start the automation server for whoever creates
 * Concierge.Application, or no longer. Runs in the node.exe that is to serve. Writes what it did to the file that
 * CONCIERGE_ANSWER names, since node.exe under Wine cannot write to a pipe; else to standard output.
 */

function main(command: string | undefined): string {
  const com = comHere(__dirname);
  if (!com.available) throw new Error(com.reason);
  // Wine ignores what a user registers for himself; it cannot cancel calls either, which tells it.
  const hive = com.host.snapshot().cancellation ? 'user' : 'machine';
  const { classId, progId } = APPLICATION;
  if (command === 'unregister') {
    unregister({ classId, progId, hive });
    return `${progId} is not registered any more.`;
  }
  const bundle = path.join(__dirname, 'automation.cjs');
  const addon = process.env['CONCIERGE_ADDON'] ?? path.join(__dirname, 'concierge.node');
  for (const file of [bundle, addon]) if (!existsSync(file)) throw new Error(`${file} is missing.`);
  register({ classId, progId, hive, command: `"${process.execPath}" "${bundle}" -Addon "${addon}"` });
  return `${progId} is registered: scripts create it as they create Excel.Application.`;
}

function tell(line: string): void {
  const answer = process.env['CONCIERGE_ANSWER'];
  if (answer === undefined) console.log(line);
  else writeFileSync(answer, `${line}\n`);
}

try {
  tell(main(process.argv[2]));
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
