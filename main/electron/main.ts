import { app, type BrowserWindow } from 'electron';
import { Problem } from '../../app/errors/problem';
import { startedByCom } from './automation-command';
import { installedCommand } from './installed-command';
import { lockDown } from './lockdown';
import { declarePageScheme } from './page-protocol';
import { runInstalledCommand } from './run-installed-command';
import { serveComClient } from './serve-com-client';
import { startWindow } from './start-window';

/** Nothing in main may end the app while jobs run: what nobody handled is a defect, and is told. */
process.on('unhandledRejection', (reason) => console.error('Unhandled:', reason));

function start(): void {
  // Tests as root start Electron with --no-sandbox, which contradicts this; every page is sandboxed by its options too.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.setName('Concierge');
  app.setAppUserModelId('org.concierge.desktop');
  declarePageScheme();
  lockDown(app);
  // Before the lock: each client of the automation server has a process of its own.
  if (startedByCom(process.argv)) return serveComClient(__dirname);
  const command = installedCommand(process.argv, app.isPackaged);
  if (command !== null) return runInstalledCommand(command);
  if (!app.requestSingleInstanceLock()) {
    console.error('Concierge is open already: its window comes to the front.');
    app.exit(0);
    return;
  }
  let window: BrowserWindow | null = null;
  app.on('second-instance', () => {
    if (window === null || window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app
    .whenReady()
    .then(() => startWindow(__dirname))
    .then((opened) => (window = opened))
    .catch((error: unknown) => {
      const problem = Problem.from(error);
      console.error(`error: ${problem.message}${problem.hint ? ` ${problem.hint}` : ''}`);
      app.exit(1);
    });
}

start();
