import { app, BrowserWindow, nativeTheme, screen, session } from 'electron';
import { lockSession } from './lockdown';
import { servePage } from './page-protocol';
import { WriteQueue } from '../settings/write-queue';
import { MIN_SIZE, placeWindow, readWindowState, writeWindowState, type WindowState } from './window-state';

/** Colours of the page's background in Fluent's themes, so that the window does not flash while it loads. */
const BACKGROUND = { dark: '#292929', light: '#ffffff' };

export interface AppWindowOptions {
  preload: string;
  /** Folder of the built renderer. */
  renderer: string;
  /** File that remembers size and place. */
  stateFile: string;
}

export interface AppWindow {
  window: BrowserWindow;
  /** Writes where the window stands now. Never rejects: that is not worth a message. */
  rememberPlace: () => Promise<void>;
}

/** Makes the one window of the app, hidden until its first frame is there. */
export async function createAppWindow(options: AppWindowOptions): Promise<AppWindow> {
  const placement = placeWindow(
    await readWindowState(options.stateFile),
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const own = session.defaultSession;
  lockSession(own);
  servePage(own, options.renderer);
  const window = new BrowserWindow({
    ...placement.bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    title: app.name,
    autoHideMenuBar: true,
    backgroundColor: background(),
    webPreferences: {
      preload: options.preload,
      session: own,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  const follow = (): void => window.setBackgroundColor(background());
  nativeTheme.on('updated', follow);
  window.on('closed', () => nativeTheme.off('updated', follow));
  window.once('ready-to-show', () => {
    if (placement.maximized) window.maximize();
    window.show();
  });
  return { window, rememberPlace: keepPlace(window, options.stateFile) };
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}

/** Writes the window's place whenever it has settled; answers how to write it at once. */
function keepPlace(window: BrowserWindow, file: string): () => Promise<void> {
  const SETTLED_MS = 500;
  const writes = new WriteQueue();
  let timer: NodeJS.Timeout | null = null;
  const write = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return writes.idle();
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    await writes.run(() => writeWindowState(file, state)).catch(() => undefined);
  };
  const later = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void write(), SETTLED_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('closed', () => {
    if (timer !== null) clearTimeout(timer);
  });
  return write;
}
