import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCom, type ApartmentHost } from '../../../native';
import { serveStubborn, stubbornClass } from './stubborn-server';

/** Absolute path of concierge.node; set by the runner. */
const ADDON = process.env['CONCIERGE_ADDON'] ?? '';

/** When COM started this bundle again as the server: serves and answers true. */
export function servesStubborn(): boolean {
  if (!process.argv.includes('-Embedding')) return false;
  const [addon = '', log = '', classId = ''] = process.argv.slice(2);
  serveStubborn(addon, log, classId).catch((error: unknown) => {
    writeFileSync(`${log}.error`, String(error));
    process.exitCode = 1;
  });
  return true;
}

let host: ApartmentHost | undefined;

/** COM of the test process; its absence is a failure, not a reason to skip. */
export function comOfTest(): ApartmentHost {
  if (!host) {
    const found = openCom(ADDON);
    if (!found.available) throw new Error(found.reason);
    host = found.host;
  }
  return host;
}

/** The registered classes of one test file, and what their servers wrote down. */
export class StubbornClasses {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'stubborn-'));
  private readonly log = path.join(this.folder, 'server.log');
  private next: number;

  /** @param first files that run in the same prefix take different ranges */
  constructor(
    private readonly bundle: string,
    private readonly first: number,
    private readonly count: number,
  ) {
    this.next = first;
  }

  register(): void {
    writeFileSync(this.log, '');
    // Wine finds no server whose command is longer than a path may be.
    const short = path.join(this.folder, 's.cjs');
    const given = JSON.stringify([ADDON, this.log]).slice(1, -1);
    writeFileSync(short, `process.argv.splice(2, 0, ${given});\nrequire(${JSON.stringify(this.bundle)});\n`);
    const lines = ['Windows Registry Editor Version 5.00', ''];
    for (let i = this.first; i < this.first + this.count; i++) {
      const command = [process.execPath, short, stubbornClass(i)].map((word) => `"${word}"`);
      lines.push(
        `[${this.root()}\\CLSID\\${stubbornClass(i)}\\LocalServer32]`,
        `@=${quoted(command.join(' '))}`,
        '',
      );
    }
    this.import(lines);
  }

  unregister(): void {
    const lines = ['Windows Registry Editor Version 5.00', ''];
    for (let i = this.first; i < this.first + this.count; i++)
      lines.push(`[-${this.root()}\\CLSID\\${stubbornClass(i)}]`, '');
    this.import(lines);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A class whose server was not killed yet. */
  fresh(): string {
    if (this.next >= this.first + this.count) throw new Error('the test needs more classes');
    return stubbornClass(this.next++);
  }

  /** What servers did, as `pid what` lines. */
  notes(): string[] {
    return readFileSync(this.log, 'utf8').split('\n').filter(Boolean);
  }

  private import(lines: readonly string[]): void {
    const file = path.join(this.folder, 'classes.reg');
    writeFileSync(file, `\ufeff${lines.join('\r\n')}`, 'utf16le');
    execFileSync('reg.exe', ['import', file], { stdio: 'ignore' });
  }

  /** Wine ignores classes that a user registers for himself; there a call cannot be cancelled either, which tells it. */
  private root(): string {
    return comOfTest().snapshot().cancellation
      ? 'HKEY_CURRENT_USER\\Software\\Classes'
      : 'HKEY_LOCAL_MACHINE\\Software\\Classes';
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
