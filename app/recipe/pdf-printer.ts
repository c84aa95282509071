/** Programs that can make a PDF. `excel` does where the recipe runs in it. */
export type PdfProgram = 'excel' | 'electron' | 'libreoffice' | 'chromium';

/**
 * PDF as a capability of the machine. The implementations live in the main process (only it can reach Electron's
 * printToPDF and knows which programs exist); workers reach them by a request.
 */
export interface PdfPrinter {
  /** Programs found on this machine, best first. */
  available(): Promise<readonly PdfProgram[]>;
  /** Prints one self-contained HTML file (no scripts, no external resources) to a new PDF file. */
  printHtml(
    program: 'electron' | 'chromium',
    htmlPath: string,
    pdfPath: string,
    page: PdfPage,
  ): Promise<void>;
  /** Converts an .xlsx file to a new PDF file, keeping charts and page setup. */
  printWorkbook(program: 'libreoffice', workbookPath: string, pdfPath: string): Promise<void>;
}

export interface PdfPage {
  format: 'A4' | 'Letter' | 'A3';
  landscape: boolean;
}
