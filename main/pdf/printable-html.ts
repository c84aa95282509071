import type { PdfPage } from '../../app/recipe/pdf-printer';

/**
 * The page of a PDF as the printer is to see it: with its paper size, and with a policy under which the document can
 * neither run scripts nor load anything, whatever a cell's text managed to smuggle into it.
 */
export function printableHtml(html: string, page: PdfPage): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:";
  const head =
    `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    `<style>@page{size:${page.format} ${page.landscape ? 'landscape' : 'portrait'}}</style>`;
  const at = /<head[^>]*>/i.exec(html);
  if (at === null) return `<!doctype html><head>${head}</head>${html}`;
  const end = at.index + at[0].length;
  return html.slice(0, end) + head + html.slice(end);
}
