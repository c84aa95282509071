import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  /** Lets PROG_ID lead to another class: under Wine that of a killed process stays dead until the system restarts. */
  useFreshClass(): void;
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
  const useFreshClass = (): void => {
    const classId = `{${randomUUID().toUpperCase()}}`;
    classIds.push(classId);
    const keys: [string, string][] = [
      [`CLSID\\${classId}`, 'Concierge'],
      [`CLSID\\${classId}\\LocalServer32`, `${server} -ClassId ${classId}`],
      [`CLSID\\${classId}\\ProgID`, PROG_ID],
      [`${PROG_ID}\\CLSID`, classId],
    ];
    changeRegistry(keys.flatMap(([key, value]) => [`[${CLASSES}\\${key}]`, `@=${quoted(value)}`]));
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

/** Ends a process of the Wine prefix as a crash would. @param pid as Windows counts */
export function killWindowsProcess(pid: number): void {
  inWine('taskkill', '/f', '/pid', String(pid));
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
