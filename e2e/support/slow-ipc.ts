import type { ElectronApplication } from '@playwright/test';

/** What is taken hold of in Electron, some of it by names that its types do not tell. */
interface Sender {
  send(...args: unknown[]): void;
  postMessage(...args: unknown[]): void;
}
interface Port {
  emit(name: string, ...args: unknown[]): boolean;
  postMessage(...args: unknown[]): void;
  close(): void;
}
interface Ipc {
  emit(name: string, ...args: unknown[]): boolean;
  _invokeHandlers: Map<string, (...args: unknown[]) => unknown>;
}

/**
 * Holds up what goes between the page and Electron's main process, each message by up to `lag` ms; none overtakes another
 * of its way (port, IPC, either direction). What is on its way to a page or a port that has gone is lost, as it is there.
 */
export async function slowIpc(electron: ElectronApplication, lag: number): Promise<void> {
  await electron.evaluate(({ BrowserWindow, ipcMain, MessageChannelMain }, longest) => {
    const held = () => new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
    const inOrder = () => {
      let before = Promise.resolve();
      return (pass: () => unknown): void => {
        const own = held();
        before = before.then(() => own).then(() => void pass());
      };
    };
    const waysOf = () => {
      const ways = new WeakMap<object, ReturnType<typeof inOrder>>();
      return (end: object) => {
        const way = ways.get(end) ?? inOrder();
        ways.set(end, way);
        return way;
      };
    };

    const { port1 } = new MessageChannelMain();
    const port = Object.getPrototypeOf(port1) as Port;
    const original = { emit: port.emit, postMessage: port.postMessage, close: port.close };
    const toMain = waysOf();
    const toPage = waysOf();
    const closed = new WeakSet<object>();
    port.emit = function (this: Port, ...event) {
      toMain(this)(() => original.emit.apply(this, event));
      return true;
    };
    port.postMessage = function (this: Port, ...message) {
      toPage(this)(() => {
        if (!closed.has(this)) original.postMessage.apply(this, message);
      });
    };
    port.close = function (this: Port) {
      closed.add(this);
      original.close.apply(this);
    };

    const ipc = ipcMain as unknown as Ipc;
    const emit = ipc.emit.bind(ipc);
    const ipcToMain = inOrder();
    ipc.emit = (...event) => {
      ipcToMain(() => emit(...event));
      return true;
    };
    for (const [channel, handle] of ipc._invokeHandlers)
      ipc._invokeHandlers.set(
        channel,
        (...asked) =>
          new Promise((resolve, reject) => {
            ipcToMain(() => Promise.resolve(handle(...asked)).then(resolve, reject));
          }),
      );

    const frame = Object.getPrototypeOf(BrowserWindow.getAllWindows()[0]?.webContents.mainFrame) as Sender;
    const ipcToPage = waysOf();
    for (const name of ['send', 'postMessage'] as const) {
      const send = frame[name];
      frame[name] = function (this: Sender, ...message) {
        ipcToPage(this)(() => {
          try {
            send.apply(this, message);
          } catch {
            // The frame was left while the message was on its way.
          }
        });
      };
    }
  }, lag);
}
