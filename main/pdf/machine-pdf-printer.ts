import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Problem } from '../../app/errors/problem';
import { makeTemporaryFolder } from '../../app/jobs/owned-folder';
import type { PdfPage, PdfPrinter, PdfProgram } from '../../app/recipe/pdf-printer';
import { printableHtml } from './printable-html';
import { findChromium, findLibreOffice } from './programs';
import { runProgram } from './run-program';

const CHROMIUM_LIMIT_MS = 120_000;
const LIBREOFFICE_LIMIT_MS = 180_000;

/** Prints prepared HTML without a program of the machine; Electron has this. */
export interface HtmlPrinter {
  /** `htmlPath` is safe to show: its policy allows nothing to run or load. */
  print(htmlPath: string, pdfPath: string, page: PdfPage): Promise<void>;
}

export interface Programs {
  chromium: string | null;
  libreOffice: string | null;
}

/** PDF by what this machine has: Electron itself, LibreOffice, an installed browser. Looked for once, never started to find out. */
export class MachinePdfPrinter implements PdfPrinter {
  readonly #programs: Programs;
  /** One LibreOffice at a time: each takes some 200 MB. */
  #queue: Promise<unknown> = Promise.resolve();
  /** What is being printed; each removes its folder at its end. */
  readonly #printing = new Set<Promise<void>>();
  readonly #over = new AbortController();

  constructor(
    private readonly electron: HtmlPrinter | null,
    programs: Programs = { chromium: findChromium(), libreOffice: findLibreOffice() },
  ) {
    this.#programs = programs;
  }

  available(): Promise<readonly PdfProgram[]> {
    const found: PdfProgram[] = [];
    if (this.electron !== null) found.push('electron');
    if (this.#programs.libreOffice !== null) found.push('libreoffice');
    if (this.#programs.chromium !== null) found.push('chromium');
    return Promise.resolve(found);
  }

  async printHtml(
    program: 'electron' | 'chromium',
    htmlPath: string,
    pdfPath: string,
    page: PdfPage,
  ): Promise<void> {
    await this.#inPrivateFolder(async (folder) => {
      const prepared = path.join(folder, 'page.html');
      await writeFile(prepared, printableHtml(await readFile(htmlPath, 'utf8'), page), { mode: 0o600 });
      if (program === 'electron') {
        if (this.electron === null) throw lacks('Electron', 'Run the recipe in the desktop window.');
        await this.electron.print(prepared, pdfPath, page);
      } else {
        await this.#chromium(prepared, pdfPath, folder);
      }
      await mustExist(pdfPath, program === 'electron' ? 'Electron' : 'The browser');
    });
  }

  async printWorkbook(_program: 'libreoffice', workbookPath: string, pdfPath: string): Promise<void> {
    const file = this.#programs.libreOffice;
    if (file === null)
      throw lacks('LibreOffice', 'Install LibreOffice, or let the step use another program.');
    const turn = this.#queue.then(() =>
      this.#inPrivateFolder(async (folder) => {
        const profile = pathToFileURL(path.join(folder, 'profile')).href;
        const input = path.join(folder, `book${path.extname(workbookPath)}`);
        await copyFile(workbookPath, input);
        const args = [
          `-env:UserInstallation=${profile}`,
          ...['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nofirststartwizard'],
          ...['--convert-to', 'pdf:calc_pdf_Export', '--outdir', folder, input],
        ];
        await runProgram(file, args, LIBREOFFICE_LIMIT_MS, 'LibreOffice', this.#over.signal);
        const made = path.join(folder, 'book.pdf');
        await mustExist(made, 'LibreOffice');
        await move(made, pdfPath);
      }),
    );
    this.#queue = turn.catch(() => undefined);
    await turn;
  }

  /** Ends what is being printed, and waits until nothing of it is left. */
  async close(): Promise<void> {
    this.#over.abort();
    await Promise.allSettled(this.#printing);
  }

  async #inPrivateFolder(work: (folder: string) => Promise<void>): Promise<void> {
    const printing = inPrivateFolder(work);
    this.#printing.add(printing);
    try {
      await printing;
    } finally {
      this.#printing.delete(printing);
    }
  }

  async #chromium(htmlPath: string, pdfPath: string, folder: string): Promise<void> {
    const file = this.#programs.chromium;
    if (file === null) {
      throw lacks('Chromium, Chrome or Edge', 'Install one, or let the step use another program.');
    }
    const made = path.join(folder, 'page.pdf');
    const args = [
      ...['--headless', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-dev-shm-usage'],
      // The policy of the page forbids loading anything; this makes sure of it.
      '--proxy-server=127.0.0.1:9',
      '--no-pdf-header-footer',
      `--user-data-dir=${path.join(folder, 'profile')}`,
      `--print-to-pdf=${made}`,
      // Chromium's sandbox refuses to run as root (containers); the user says so by this variable, see docs.
      ...(process.env['CONCIERGE_BROWSER_NO_SANDBOX'] === '1' ? ['--no-sandbox'] : []),
      pathToFileURL(htmlPath).href,
    ];
    const ran = runProgram(file, args, CHROMIUM_LIMIT_MS, 'The browser', this.#over.signal);
    await ran.catch((thrown: unknown) => {
      const problem = Problem.from(thrown);
      if (!problem.message.includes('--no-sandbox')) throw problem;
      throw new Problem(
        'missing-part',
        'The browser does not print for root: its sandbox does not work there.',
        {
          hint: 'Start Concierge as another user, let LibreOffice print, or switch the sandbox off with CONCIERGE_BROWSER_NO_SANDBOX=1.',
          cause: problem,
        },
      );
    });
    await mustExist(made, 'The browser');
    await move(made, pdfPath);
  }
}

async function inPrivateFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await makeTemporaryFolder('pdf');
  try {
    await work(folder);
  } finally {
    // Dying helpers of a browser may still write into the profile.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyFile(from, to);
  }
}

async function mustExist(pdf: string, title: string): Promise<void> {
  const found = await stat(pdf).catch(() => null);
  if (found === null || found.size === 0) {
    throw new Problem('internal', `${title} made no PDF.`, { hint: 'Try another PDF program.' });
  }
}

function lacks(what: string, hint: string): Problem {
  return new Problem('missing-part', `${what} is not on this machine.`, { hint });
}
