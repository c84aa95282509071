import type { App, Session, WebContents } from 'electron';
import { PAGE_ORIGIN } from './channels';

/** Schemes that the page's session may load from. DevTools has its own. */
const LOADABLE = new Set(['app:', 'blob:', 'data:', 'devtools:']);

/** Denies what a page can ask of a browser and this one never needs. Holds for every page that is ever made. */
export function lockDown(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** Denies permissions, network and downloads to the page, except writing text to the clipboard and saving a recipe. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, allow) => {
    allow(permission === 'clipboard-sanitized-write' && isPage(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === 'clipboard-sanitized-write' && isPage(origin);
  });
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !LOADABLE.has(schemeOf(details.url)) });
  });
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${PAGE_ORIGIN}/`)) event.preventDefault();
  });
}

/** Whether an address is of our own page. */
export function isPage(url: string): boolean {
  return url === PAGE_ORIGIN || url.startsWith(`${PAGE_ORIGIN}/`);
}

function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':') + 1).toLowerCase();
}
