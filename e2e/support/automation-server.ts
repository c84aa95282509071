import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeBuild } from '../../scripts/native/build-native.mjs';
import {
  holdPrefix,
  prepare,
  windowsPath,
  wineEnvironment,
  wineProgram,
} from '../../scripts/native/wine.mjs';
import { root } from './machine';

/** What a recipe's engine is told to create. */
export const PROG_ID = 'ConciergeE2e.Application';

// Wine finds what is registered for the machine, not for a user.
const CLASSES = 'HKEY_LOCAL_MACHINE\\Software\\Classes';

/** The built automation server, registered in the Wine prefix as PROG_ID. */
export interface RegisteredServer {
  /**
   * Lets PROG_ID lead to another class: under Wine that of a killed process stays dead until the system restarts. Answers
   * how to end the one application that runs of the class before, at once and as a crash does.
   */
  useFreshClass(): () => void;
  remove(): Promise<void>;
}

export async function registerAutomationServer(): Promise<RegisteredServer> {
  const nodeExe = await prepare();
  const release = await holdPrefix();
  const server = [
    `"${windowsPath(nodeExe)}"`,
    `"${windowsPath(join(root, 'dist', 'main', 'automation.cjs'))}"`,
    `-Addon "${windowsPath(join(nativeBuild, 'concierge.node'))}"`,
  ].join(' ');
  const classIds: string[] = [];
  const useFreshClass = (): (() => void) => {
    const before = classIds.at(-1);
    const classId = `{${randomUUID().toUpperCase()}}`;
    classIds.push(classId);
    const keys: [string, string][] = [
      [`CLSID\\${classId}`, 'Concierge'],
      [`CLSID\\${classId}\\LocalServer32`, `${server} -ClassId ${classId}`],
      [`CLSID\\${classId}\\ProgID`, PROG_ID],
      [`${PROG_ID}\\CLSID`, classId],
    ];
    changeRegistry(keys.flatMap(([key, value]) => [`[${CLASSES}\\${key}]`, `@=${quoted(value)}`]));
    return () => process.kill(serverOf(before ?? ''), 'SIGKILL');
  };
  useFreshClass();
  return {
    useFreshClass,
    async remove() {
      const keys = [PROG_ID, ...classIds.map((classId) => `CLSID\\${classId}`)];
      changeRegistry(keys.map((key) => `[-${CLASSES}\\${key}]`));
      await release();
    },
  };
}

/** Process id, as Linux counts, of the one server of a class: COM starts each with the class in its command line. */
function serverOf(classId: string): number {
  const found = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const command = readFileSync(join('/proc', name, 'cmdline'), 'utf8');
      return command.includes('automation.cjs') && command.includes(classId);
    } catch {
      return false;
    }
  });
  if (found.length !== 1) throw new Error(`${found.length} servers of ${classId} run`);
  return Number(found[0]);
}

/** @param lines of a .reg file below its head */
function changeRegistry(lines: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'concierge-classes-'));
  try {
    const file = join(folder, 'classes.reg');
    const text = ['Windows Registry Editor Version 5.00', '', ...lines, ''].join('\r\n');
    writeFileSync(file, `\ufeff${text}`, 'utf16le');
    inWine('reg', 'import', windowsPath(file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function inWine(...command: string[]): void {
  execFileSync(wineProgram(), command, {
    stdio: 'ignore',
    env: { ...process.env, ...wineEnvironment() },
  });
}
