import { downloadAllPath, downloadPath, RPC_PATH } from '../../app/contract/bridge';
import { clientOver } from './client';
import type { Channel, Shell } from './shell';
import { socketLink } from './socket-link';
import { uploadDropped } from './upload';

/** The shell of a browser window: a WebSocket, uploads and downloads. */
export function serveShell(): Shell {
  return {
    kind: 'serve',
    connect: openSocket,
    addDropped: uploadDropped,
    downloadUrl: downloadPath,
    downloadAllUrl: downloadAllPath,
    onMenu: () => () => undefined,
    // A browser waits for nothing, but what was sent before a tab goes arrives. A tab may be ended while it is hidden.
    onLeave: (finish) => {
      const leave = () => void (document.visibilityState === 'hidden' && finish());
      document.addEventListener('visibilitychange', leave);
    },
  };
}

function openSocket(): Promise<Channel> {
  const address = new URL(RPC_PATH, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const websocket = new WebSocket(address);
  websocket.binaryType = 'arraybuffer';
  const closed = new Promise<void>((resolve) => websocket.addEventListener('close', () => resolve()));
  const client = clientOver(socketLink(websocket));
  return new Promise((resolve, reject) => {
    websocket.addEventListener('open', () => resolve({ client, closed }), { once: true });
    websocket.addEventListener('error', () => reject(new Error('The server does not answer.')), {
      once: true,
    });
  });
}
