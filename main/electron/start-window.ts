import path from 'node:path';
import { app, nativeTheme, type BrowserWindow } from 'electron';
import { dataFolder } from '../data-folder';
import { installation } from '../installation';
import { MachinePdfPrinter } from '../pdf/machine-pdf-printer';
import { openApp } from '../procedures/concierge-app';
import { createAppWindow } from './app-window';
import { ElectronHtmlPrinter } from './electron-html-printer';
import { ElectronShell } from './electron-shell';
import { guardQuit } from './guard-quit';
import { notifyOfJobs } from './job-notifier';
import { installMenu } from './menu';
import { answerPage } from './page-ipc';
import { showPage } from './show-page';
import { UtilityChildHost } from './utility-child-host';

/** Told on standard error when the window has shown its first frame: the launcher waits for it. */
const WINDOW_READY = 'CONCIERGE_WINDOW_READY';

/** Opens the app with its window. Rejects when the window cannot be shown. */
export async function startWindow(bundles: string): Promise<BrowserWindow> {
  const parts = installation(bundles);
  const dataDir = dataFolder();
  const shell = new ElectronShell();
  const concierge = await openApp({
    ...parts,
    dataDir,
    childHost: new UtilityChildHost(),
    shell,
    pdf: new MachinePdfPrinter(new ElectronHtmlPrinter()),
    uploadLimit: null,
    onSettings: ({ theme }) => {
      // Dialogs, menus and the window's background follow the page.
      nativeTheme.themeSource = theme;
    },
  });
  const { window, rememberPlace } = await createAppWindow({
    preload: path.join(bundles, 'preload.cjs'),
    renderer: parts.renderer,
    stateFile: path.join(dataDir, 'window.json'),
  });
  shell.window = window;
  installMenu(window, process.platform, !app.isPackaged);
  answerPage(window, concierge.router, concierge.files);
  notifyOfJobs(window, concierge.core.jobs.list);
  guardQuit(window, concierge, rememberPlace);
  reloadAfterCrash(window);
  window.once('show', () => process.stderr.write(`${WINDOW_READY}\n`));
  await showPage(window);
  return window;
}

/** The page holds nothing that main does not have: a page that died is loaded again, unless it dies at once. */
function reloadAfterCrash(window: BrowserWindow): void {
  const AT_ONCE_MS = 10_000;
  let last = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    console.error(`The page ended: ${reason}.`);
    const now = Date.now();
    if (now - last < AT_ONCE_MS) app.exit(1);
    last = now;
    if (!window.isDestroyed()) window.webContents.reload();
  });
}
