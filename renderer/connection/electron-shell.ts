import { RPCLink } from '@orpc/client/message-port';
import { CONCIERGE_PORT, type ConciergeBridge } from '../../app/contract/bridge';
import { clientOver, validation } from './client';
import type { Channel, Shell } from './shell';

/** How long main may take to hand over a port, in milliseconds. */
const PORT_TIMEOUT = 10_000;

/** The shell behind Electron's preload script. */
export function electronShell(bridge: ConciergeBridge<File>): Shell {
  return {
    kind: 'electron',
    connect: async () => channelOver(await askForPort(bridge)),
    addDropped: (dropped) => bridge.registerDropped(dropped.files),
    downloadUrl: () => null,
    downloadAllUrl: () => null,
    onMenu: (listener) => bridge.onMenu(listener),
    onLeave: (finish) => bridge.onLeave(finish),
  };
}

function askForPort(bridge: ConciergeBridge<File>): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const done = () => {
      window.removeEventListener('message', onMessage);
      clearTimeout(timer);
    };
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== CONCIERGE_PORT || !port) return;
      done();
      resolve(port);
    };
    const timer = setTimeout(() => {
      done();
      reject(new Error('The main process did not answer.'));
    }, PORT_TIMEOUT);
    window.addEventListener('message', onMessage);
    bridge.connect();
  });
}

function channelOver(port: MessagePort): Channel {
  const closed = new Promise<void>((resolve) => port.addEventListener('close', () => resolve()));
  const client = clientOver(new RPCLink({ port, plugins: validation() }));
  port.start();
  // A message that arrives while the page is being torn down crashes the renderer (Electron 25).
  window.addEventListener('pagehide', () => port.close(), { once: true });
  return { client, closed };
}
