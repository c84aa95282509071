import { app, dialog, ipcMain, type BrowserWindow } from 'electron';
import type { ConciergeApp } from '../procedures/concierge-app';
import { isRunning } from './job-notices';
import { letPageFinish } from './page-leave';
import { Quit } from './quit';

/** Every way to end the app leads through `Quit`. Closing the window is quitting: there is nothing to see without it. */
export function guardQuit(
  window: BrowserWindow,
  concierge: ConciergeApp,
  rememberPlace: () => Promise<void>,
): void {
  const quit = new Quit({
    running: () => concierge.core.runner.list().filter(isRunning).length,
    confirm: (running) => confirmed(window, running),
    hideWindow: () => {
      if (!window.isDestroyed()) window.hide();
    },
    finishPage: async () => {
      if (!window.isDestroyed()) await letPageFinish(window.webContents, ipcMain);
    },
    close: async () => {
      await Promise.all([concierge.close(), rememberPlace()]);
    },
    exit: () => app.exit(0),
  });
  window.on('close', (event) => {
    event.preventDefault();
    void quit.ask();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void quit.ask();
  });
  const endNow = (): void => void quit.now();
  window.on('session-end', endNow);
  process.on('SIGINT', endNow);
  process.on('SIGTERM', endNow);
}

async function confirmed(window: BrowserWindow, running: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: app.name,
    message: running === 1 ? 'A job is still running.' : `${running} jobs are still running.`,
    detail: `Quitting stops ${running === 1 ? 'it' : 'them'}. Results that are finished stay, and the rest can be resumed from the history. Your files are never changed.`,
    buttons: ['Keep running', running === 1 ? 'Stop the job and quit' : 'Stop the jobs and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
