import { app, dialog, type BrowserWindow } from 'electron';
import type { ConciergeApp } from '../procedures/concierge-app';
import { isRunning } from './job-notices';

/**
 * Ends the app in order: asks while a job runs, then cancels it, ends the workers, and only then quits. Closing the
 * window is quitting: there is nothing to see without it.
 */
export function guardQuit(window: BrowserWindow, concierge: ConciergeApp): void {
  let closing = false;

  const close = async (): Promise<void> => {
    if (closing) return;
    const running = concierge.core.runner.list().filter(isRunning).length;
    if (running > 0 && !(await confirmed(window, running))) return;
    closing = true;
    if (!window.isDestroyed()) window.hide();
    try {
      await concierge.close();
    } finally {
      app.exit(0);
    }
  };

  window.on('close', (event) => {
    event.preventDefault();
    void close();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void close();
  });
  // A session that ends, or a service manager that stops the app, does not wait for an answer.
  const endNow = (): void => {
    if (closing) return;
    closing = true;
    void concierge.close().finally(() => app.exit(0));
  };
  window.on('session-end', endNow);
  process.on('SIGINT', endNow);
  process.on('SIGTERM', endNow);
}

async function confirmed(window: BrowserWindow, running: number): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: app.name,
    message: running === 1 ? 'A job is still running.' : `${running} jobs are still running.`,
    detail: 'Quitting cancels it. Results that are finished stay; your files are never changed.',
    buttons: ['Keep running', 'Cancel the job and quit'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  return response === 1;
}
