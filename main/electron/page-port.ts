import type { MessagePortMain } from 'electron';

/** What a message carries to a listener. */
interface PortEvent {
  data: unknown;
}

/**
 * Main's end of a channel to the page, which ends exactly once, whoever ends it. Main must close it before the page
 * navigates: messages that arrive for a page that is being torn down crash the renderer (seen in Electron 25 at every
 * second reload).
 */
export class PagePort {
  readonly #closeListeners: (() => void)[] = [];
  #isOpen = true;

  constructor(private readonly port: MessagePortMain) {
    port.on('close', () => this.close());
  }

  /** The form that oRPC takes for `MessagePortMain`. */
  on(event: string, listener: (event?: PortEvent) => void): void {
    if (event === 'close') this.#closeListeners.push(() => listener());
    else if (event === 'message') {
      this.port.on('message', ({ data }) => {
        if (this.#isOpen) listener({ data });
      });
    }
  }

  postMessage(data: unknown): void {
    if (this.#isOpen) this.port.postMessage(data);
  }

  start(): void {
    this.port.start();
  }

  /** Ends the channel and everything that listens over it. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.port.close();
    for (const listener of this.#closeListeners) listener();
  }
}
