import type { PdfPrinter } from '../../../recipe/pdf-printer';
import { pdfPrograms } from './protocol';
import type { ServiceCall } from './protocol';

/** Printing as a worker sees it: every call is answered by the main process. */
export function parentPdf(call: (body: ServiceCall) => Promise<unknown>): PdfPrinter {
  return {
    available: async () => pdfPrograms.parse(await call({ service: 'pdf.available' })),
    printHtml: async (program, htmlPath, pdfPath, page) => {
      await call({ service: 'pdf.printHtml', program, htmlPath, pdfPath, page });
    },
    printWorkbook: async (program, workbookPath, pdfPath) => {
      await call({ service: 'pdf.printWorkbook', program, workbookPath, pdfPath });
    },
  };
}
