import type { BrowserWindow } from 'electron';
import { PAGE_ORIGIN } from './channels';

/**
 * Loads the app's page; rejects when it cannot be shown. A load that another one took the place of, because the page was
 * loaded anew before it had ended, is none that failed.
 */
export async function showPage(window: Pick<BrowserWindow, 'loadURL'>): Promise<void> {
  try {
    await window.loadURL(`${PAGE_ORIGIN}/`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_ABORTED') throw error;
  }
}
