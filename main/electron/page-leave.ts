import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { CHANNELS } from './channels';

/**
 * A page that does not answer any more is not waited for longer than this, in milliseconds. The window is hidden by
 * then, and a busy machine must not cost what was typed last.
 */
const LEAVE_LIMIT_MS = 10_000;

/** The parts of Electron's WebContents that are used. */
export type LeavingPage = Pick<WebContents, 'isDestroyed' | 'isCrashed' | 'send' | 'once' | 'off'>;

/**
 * Tells the page that the app ends, and waits until main has what the user did last (a setting just chosen, a recipe
 * being typed). The answer comes over another channel than the calls, so the page sends it only when all its calls
 * were answered. Never rejects; a page that has gone, or is stuck, is not waited for.
 */
export function letPageFinish(
  page: LeavingPage,
  ipc: Pick<IpcMain, 'on' | 'off'>,
  limitMs = LEAVE_LIMIT_MS,
): Promise<void> {
  if (page.isDestroyed() || page.isCrashed()) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ipc.off(CHANNELS.left, left);
      page.off('render-process-gone', done);
      page.off('destroyed', done);
      resolve();
    };
    const left = (event: IpcMainEvent): void => {
      if (event.sender === page) done();
    };
    const timer = setTimeout(done, limitMs);
    ipc.on(CHANNELS.left, left);
    page.once('render-process-gone', done);
    page.once('destroyed', done);
    page.send(CHANNELS.leave);
  });
}
