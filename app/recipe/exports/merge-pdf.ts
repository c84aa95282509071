import { readFile, writeFile } from 'node:fs/promises';
import { PDFDocument } from 'pdf-lib';

/** Joins PDF files, in order, to a new one. */
export async function mergePdf(parts: readonly string[], path: string): Promise<{ pages: number }> {
  const merged = await PDFDocument.create();
  for (const part of parts) {
    const document = await PDFDocument.load(await readFile(part));
    for (const page of await merged.copyPages(document, document.getPageIndices())) merged.addPage(page);
  }
  await writeFile(path, await merged.save(), { flag: 'wx' });
  return { pages: merged.getPageCount() };
}
