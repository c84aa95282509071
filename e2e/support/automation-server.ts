import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { nativeBuild } from '../../scripts/native/build-native.mjs';
import { findWine, prepare, windowsPath, wineEnvironment } from '../../scripts/native/wine.mjs';
import { root } from './machine';

const CLASS_ID = '{6B1F4C0E-3D52-4E0B-9C1A-7F5A2E8D0500}';
/** What a recipe's engine is told to create. */
export const PROG_ID = 'ConciergeE2e.Application';

/** Registers the built automation server in the Wine prefix under a class of these tests' own. Answers how to undo it. */
export async function registerAutomationServer(): Promise<() => void> {
  const nodeExe = await prepare();
  const command = [
    `"${windowsPath(nodeExe)}"`,
    `"${windowsPath(join(root, 'dist', 'main', 'automation.cjs'))}"`,
    `-Addon "${windowsPath(join(nativeBuild, 'concierge.node'))}" -ClassId ${CLASS_ID}`,
  ].join(' ');
  // Wine finds what is registered for the machine, not for a user.
  const classes = 'HKLM\\Software\\Classes';
  const keys: [string, string][] = [
    [`${PROG_ID}\\CLSID`, CLASS_ID],
    [`CLSID\\${CLASS_ID}`, 'Concierge'],
    [`CLSID\\${CLASS_ID}\\LocalServer32`, command],
    [`CLSID\\${CLASS_ID}\\ProgID`, PROG_ID],
  ];
  for (const [key, value] of keys) reg('add', `${classes}\\${key}`, '/ve', '/d', value, '/f');
  return () => {
    for (const key of [`CLSID\\${CLASS_ID}`, PROG_ID]) reg('delete', `${classes}\\${key}`, '/f');
  };
}

function reg(...args: string[]): void {
  execFileSync(findWine() ?? 'wine', ['reg', ...args], {
    stdio: 'ignore',
    env: { ...process.env, ...wineEnvironment() },
  });
}
