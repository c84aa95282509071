import { CallBatch } from '../../com/call-batch';
import { Problem } from '../../errors/problem';
import type { Area } from '../../workbook/cells';
import type { PrintPage } from '../../workbook/workbook';
import { lacksMember, type BookAccess } from './book-access';
import { FIXED_FORMAT_PDF, ORIENTATION, PAPER } from './excel-constants';

/** Prints a sheet, or an area of it, to a PDF file by Excel's own export. The page setup is as before afterwards. */
export async function exportFixedFormat(
  book: BookAccess,
  sheet: string,
  area: Area | null,
  file: string,
  { format, landscape, headerRow }: PrintPage,
): Promise<void> {
  const names = ['PaperSize', 'Orientation', 'PrintTitleRows'] as const;
  const first = new CallBatch();
  const setup = first.pass(book.sheet(first, sheet), 'PageSetup');
  const slots = names.map((name) => first.get(setup, name));
  first.put(setup, 'PaperSize', PAPER[format]);
  first.put(setup, 'Orientation', landscape ? ORIENTATION.landscape : ORIENTATION.portrait);
  if (headerRow !== null) first.put(setup, 'PrintTitleRows', `$${headerRow}:$${headerRow}`);
  const printed = area ? book.range(first, sheet, area) : book.sheet(first, sheet);
  first.call(printed, 'ExportAsFixedFormat', [], {
    Type: FIXED_FORMAT_PDF,
    Filename: file,
    IncludeDocProperties: true,
    IgnorePrintAreas: area !== null,
    OpenAfterPublish: false,
  });
  try {
    const before = await book.run(first);
    const second = new CallBatch();
    const again = second.pass(book.sheet(second, sheet), 'PageSetup');
    names.forEach((name, i) => second.put(again, name, before[slots[i]?.index ?? -1]));
    await book.run(second);
  } catch (thrown) {
    if (!lacksMember(thrown)) throw thrown;
    throw new Problem('unsupported', 'The application cannot export PDF files.', {
      hint: 'Allow another program in the step ("programs"), or run it in Excel.',
      cause: thrown,
    });
  }
}
