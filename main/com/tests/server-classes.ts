import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCom, type ApartmentHost, type Com } from '../../../native';

/** Absolute path of concierge.node; set by the runner. */
export const ADDON = process.env['CONCIERGE_ADDON'] ?? '';

let opened: Com | undefined;

/** COM of the test process; its absence is a failure, not a reason to skip. */
export function comOfTest(): Com & { host: ApartmentHost } {
  opened ??= openCom(ADDON);
  if (!opened.available) throw new Error(opened.reason);
  return opened;
}

/**
 * Several classes of one server, for tests that kill it: under Wine the class of a killed process stays dead until the
 * system restarts, so each start takes the next.
 */
export class ServerClasses {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'classes-'));
  private readonly classes: readonly string[];
  private readonly script: string;
  private next = 0;

  /** `script` finds the class as argument 2; `-Embedding` follows. */
  constructor(of: (folder: string) => { script: string; classes: readonly string[] }) {
    ({ script: this.script, classes: this.classes } = of(this.folder));
  }

  register(): void {
    // Wine finds no server whose command is longer than a path may be.
    const short = path.join(this.folder, 's.cjs');
    writeFileSync(short, this.script);
    this.import((classId) => {
      const command = [process.execPath, short, classId].map((word) => `"${word}"`).join(' ');
      return [`[${this.root()}\\CLSID\\${classId}\\LocalServer32]`, `@=${quoted(command)}`];
    });
  }

  unregister(): void {
    this.import((classId) => [`[-${this.root()}\\CLSID\\${classId}]`]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A class whose server was not killed yet. */
  fresh(): string {
    const found = this.classes[this.next++];
    if (found === undefined) throw new Error('the test needs more classes');
    return found;
  }

  private import(linesOf: (classId: string) => readonly string[]): void {
    const file = path.join(this.folder, 'classes.reg');
    const lines = ['Windows Registry Editor Version 5.00', ''];
    for (const classId of this.classes) lines.push(...linesOf(classId), '');
    writeFileSync(file, `\ufeff${lines.join('\r\n')}`, 'utf16le');
    execFileSync('reg.exe', ['import', file], { stdio: 'ignore' });
  }

  /** Wine ignores classes that a user registers for himself; there a call cannot be cancelled either, which tells it. */
  private root(): string {
    return comOfTest().host.snapshot().cancellation
      ? 'HKEY_CURRENT_USER\\Software\\Classes'
      : 'HKEY_LOCAL_MACHINE\\Software\\Classes';
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
