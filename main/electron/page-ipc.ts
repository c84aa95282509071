import path from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, MessageChannelMain, type BrowserWindow, type WebFrameMain } from 'electron';
import { z } from 'zod';
import type { DropAnswer } from '../../app/contract/bridge';
import type { FileRegistry } from '../files/file-registry';
import type { ConciergeRouter } from '../procedures/router';
import { CHANNELS } from './channels';
import { isPage } from './lockdown';
import { PagePort } from './page-port';

const droppedPaths = z
  .array(
    z
      .string()
      .min(1)
      .max(32_768)
      .refine((file) => path.isAbsolute(file), 'is not absolute'),
  )
  .max(10_000);

/**
 * Answers the preload script: a port that carries the contract, and the registration of dropped files. Both only for
 * the top frame of our own window while it shows our own page.
 */
export function answerPage(window: BrowserWindow, router: ConciergeRouter, files: FileRegistry): void {
  const rpc = new RPCHandler<Record<never, never>>(router);

  const isOurs = (frame: WebFrameMain | null): frame is WebFrameMain =>
    frame !== null &&
    !window.isDestroyed() &&
    frame === window.webContents.mainFrame &&
    isPage(frame.origin ?? frame.url);

  const open = new Set<PagePort>();
  window.webContents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return;
    for (const port of open) port.close();
    open.clear();
  });

  ipcMain.on(CHANNELS.connect, (event) => {
    if (!isOurs(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    const port = new PagePort(port1);
    open.add(port);
    port.on('close', () => open.delete(port));
    rpc.upgrade(port, { context: {} });
    port.start();
    event.senderFrame.postMessage(CHANNELS.port, null, [port2]);
  });

  ipcMain.handle(CHANNELS.dropped, async (event, given: unknown): Promise<DropAnswer> => {
    if (!isOurs(event.senderFrame)) throw new Error('Not allowed.');
    return files.add(droppedPaths.parse(given));
  });
}
