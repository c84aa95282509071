import './zod-jitless';
import { createRoot } from 'react-dom/client';
import type { ConciergeBridge } from '../app/contract/bridge';
import { electronShell } from './connection/electron-shell';
import { keepConnected } from './connection/keep-connected';
import { serveShell } from './connection/serve-shell';
import { finishWork } from './state/finish-work';
import { createAppStore } from './state/store';
import { WindowRoot } from './window/window-root';

declare global {
  interface Window {
    /** Put in place by Electron's preload script; absent in a browser. */
    concierge?: ConciergeBridge<File>;
  }
}

const shell = window.concierge ? electronShell(window.concierge) : serveShell();
const store = createAppStore(shell);
shell.onLeave(() => finishWork(store));
void keepConnected(shell, store, new AbortController().signal);

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
const root = document.getElementById('root');
if (root) createRoot(root).render(<WindowRoot store={store} nonce={nonce} />);
