import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { BrowserWindow, session } from 'electron';
import { Problem } from '../../app/errors/problem';
import type { PdfPage } from '../../app/recipe/pdf-printer';
import type { HtmlPrinter } from '../pdf/machine-pdf-printer';

const LIMIT_MS = 120_000;
/** In memory only, and apart from the page's session. */
const PARTITION = 'concierge-pdf';

/** PDF by Electron's own Chromium: a hidden window without scripts that may load the one file and nothing else. */
export class ElectronHtmlPrinter implements HtmlPrinter {
  /** One window at a time. */
  #queue: Promise<unknown> = Promise.resolve();

  print(htmlPath: string, pdfPath: string, page: PdfPage): Promise<void> {
    const turn = this.#queue.then(() => this.#print(htmlPath, pdfPath, page));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #print(htmlPath: string, pdfPath: string, page: PdfPage): Promise<void> {
    const address = pathToFileURL(htmlPath).href;
    const own = session.fromPartition(PARTITION);
    own.setPermissionRequestHandler((_contents, _permission, allow) => allow(false));
    own.webRequest.onBeforeRequest((details, answer) => {
      answer({ cancel: details.url !== address && !details.url.startsWith('data:') });
    });
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        session: own,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        javascript: false,
        spellcheck: false,
      },
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      const problem = new Problem('time-limit', `Printing took longer than ${LIMIT_MS / 1000} s.`);
      timer = setTimeout(() => reject(problem), LIMIT_MS);
    });
    const gone = new Promise<never>((_resolve, reject) => {
      window.webContents.once('render-process-gone', (_event, { reason }) => {
        reject(new Problem('internal', `Printing ended early (${reason}).`));
      });
    });
    try {
      const printed = async (): Promise<Buffer> => {
        await window.loadURL(address);
        return window.webContents.printToPDF({
          pageSize: page.format,
          landscape: page.landscape,
          printBackground: true,
          margins: { top: 0.4, bottom: 0.4, left: 0.4, right: 0.4 },
        });
      };
      await writeFile(pdfPath, await Promise.race([printed(), late, gone]));
    } finally {
      clearTimeout(timer);
      window.destroy();
    }
  }
}
