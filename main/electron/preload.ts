import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  CONCIERGE_PORT,
  type ConciergeBridge,
  type DropAnswer,
  type MenuCommand,
} from '../../app/contract/bridge';
import { CHANNELS } from './channels';

/*
 * Sandboxed. It hands the page a port after main has checked who asks, and turns dropped files into paths that go to
 * main directly: the page never sees a path and cannot name one.
 */

/** The parts of the page's globals that are used: the DOM's types would otherwise hold in all of main. */
declare const File: { prototype: object };
declare const window: {
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
  location: { origin: string };
};

/**
 * The path of a file that the system dropped or a file field took; empty for anything else, such as an object with a
 * `path` that the page made up: both ways look into the real file behind the object. Electron before 32 has the path as
 * an attribute of File, later ones have `webUtils`.
 */
function pathOf(file: File): string {
  try {
    if ((webUtils as typeof webUtils | undefined) !== undefined) return webUtils.getPathForFile(file);
    const attribute = Object.getOwnPropertyDescriptor(File.prototype, 'path');
    return (attribute?.get?.call(file) as string | undefined) ?? '';
  } catch {
    return '';
  }
}

ipcRenderer.on(CHANNELS.port, (event) => {
  window.postMessage(CONCIERGE_PORT, window.location.origin, event.ports as readonly unknown[]);
});

let finishPage = (): Promise<void> => Promise.resolve();
ipcRenderer.on(CHANNELS.leave, () => {
  const left = (): void => ipcRenderer.send(CHANNELS.left);
  finishPage().then(left, left);
});

const bridge: ConciergeBridge<File> = {
  shell: 'electron',
  connect: () => ipcRenderer.send(CHANNELS.connect),
  registerDropped: async (files) => {
    const paths: string[] = [];
    const refused: string[] = [];
    for (const file of files) {
      // Files that a script made have no path.
      const path = pathOf(file);
      if (path === '') refused.push(`${String(file.name)} is not a file on this machine.`);
      else paths.push(path);
    }
    if (paths.length === 0) return { added: 0, known: 0, refused };
    const answer = (await ipcRenderer.invoke(CHANNELS.dropped, paths)) as DropAnswer;
    return { ...answer, refused: [...refused, ...answer.refused] };
  },
  onMenu: (listener) => {
    const heard = (_event: unknown, command: MenuCommand): void => listener(command);
    ipcRenderer.on(CHANNELS.menu, heard);
    return () => ipcRenderer.off(CHANNELS.menu, heard);
  },
  onLeave: (finish) => {
    finishPage = finish;
  },
};

contextBridge.exposeInMainWorld('concierge', bridge);
