import { Problem } from '../errors/problem';
import type { FromWorker, ToWorker } from './messages';
import type { ParentPort } from './worker-side';

/** The part of Electron's `process.parentPort` that is used; `app` does not import electron. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Finds this process's channel to its parent, whichever host started it. */
export function findParentPort(): ParentPort {
  const electron = (process as unknown as { parentPort?: ElectronPort }).parentPort;
  if (electron) {
    return {
      send: (message: FromWorker) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', ({ data }) => listener(data as ToWorker)),
      // Electron ends its utility processes itself.
      onClose: () => undefined,
    };
  }
  if (!process.send) throw new Problem('internal', 'This program is started by Concierge, not by hand.');
  return {
    send: (message: FromWorker) => {
      if (process.connected) process.send?.(message);
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToWorker)),
    onClose: (listener) => {
      process.on('disconnect', listener);
      // A parent that was gone before anybody listened is told no more.
      if (!process.connected) listener();
    },
  };
}
