import type { CDPSession, Page } from '@playwright/test';

/**
 * Kept for as long as the page. Ending a session makes Chromium 114 (Electron 25) forget the emulated focus that Playwright
 * gave the page: from then on a window of another test that took the real focus closed whatever list was open here.
 */
const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** The page's one session of the browser's own protocol. */
export function pageSession(page: Page): Promise<CDPSession> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, session);
  return session;
}
