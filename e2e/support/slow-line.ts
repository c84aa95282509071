import { setTimeout as pause } from 'node:timers/promises';
import type { ElectronApplication, Page, WebSocketRoute } from '@playwright/test';
import { pageSession } from './page-session';
import { slowIpc } from './slow-ipc';

/** The longest that one message or upload is held up, in ms; 0 leaves the line as it is. */
const LAG = Number(process.env['CONCIERGE_E2E_LAG'] ?? 0);
/** How many times slower the page's script runs. */
const CPU = Number(process.env['CONCIERGE_E2E_CPU'] ?? 1);

/**
 * Holds up what goes between the page and the shell, each by a time of its own; no message overtakes another. Answers
 * how to wait until what the page has sent is with the shell: a line delivers that also when the page goes.
 */
export async function slowLine(page: Page): Promise<() => Promise<void>> {
  const sent: (() => Promise<void>)[] = [];
  if (LAG > 0) {
    await page.routeWebSocket(/./, (socket) => {
      const server = socket.connectToServer();
      sent.push(passOn(socket, server));
      passOn(server, socket);
    });
    await page.route('**/upload', async (route) => {
      await heldUp();
      await route.continue();
    });
  }
  return async () => {
    await Promise.all(sent.map((arrived) => arrived()));
    // The page itself holds the other end: what was passed on has left it when it answers.
    if (sent.length > 0 && !page.isClosed()) await page.evaluate(() => undefined);
  };
}

/** The same between the page and Electron's main process, from now on. */
export async function slowDesktopLine(electron: ElectronApplication): Promise<void> {
  if (LAG > 0) await slowIpc(electron, LAG);
}

/** Slows the page's script down as an old or a busy machine does. */
export async function slowPage(page: Page): Promise<void> {
  if (CPU <= 1) return;
  const session = await pageSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU });
}

/** Answers how to wait for what was sent until then. */
function passOn(from: WebSocketRoute, to: WebSocketRoute): () => Promise<void> {
  let before = Promise.resolve();
  const next = (send: () => void | Promise<void>) => {
    // From now on, not from when the one before has gone: a slow line is long, not narrow.
    const held = heldUp();
    before = before.then(() => held).then(send);
  };
  from.onMessage((message) => next(() => to.send(message)));
  from.onClose((code, reason) =>
    next(() =>
      to.close({ ...(code === undefined ? {} : { code }), ...(reason === undefined ? {} : { reason }) }),
    ),
  );
  return () => before;
}

function heldUp(): Promise<void> {
  return pause(Math.random() * LAG);
}
