import { counted } from '../../errors/counted';
import type { WorkbookWriter } from '../../workbook/writer';
import type { JobStepContext } from '../step';
import { asText } from './copied-cell';

/** Writes the sheet that lists files whose tasks failed, and says so. `taken`: the name of the other sheet. */
export async function writeMissingFiles(
  writer: WorkbookWriter,
  context: JobStepContext,
  taken: string,
): Promise<void> {
  const name = taken.toLowerCase() === 'missing files' ? 'Missing files (2)' : 'Missing files';
  await writer.beginSheet({
    name,
    columnWidths: new Map([
      [1, 40],
      [2, 80],
    ]),
    frozenRows: 1,
  });
  const bold = writer.style({ bold: true });
  await writer.row(1, [
    { column: 1, value: asText('File'), style: bold },
    { column: 2, value: asText('Reason'), style: bold },
  ]);
  for (const [index, file] of context.missing.entries()) {
    await writer.row(index + 2, [
      { column: 1, value: asText(file.name) },
      { column: 2, value: asText(file.reason) },
    ]);
  }
  context.tally.count('missingFiles', context.missing.length);
  context.tally.warn(
    `${counted(context.missing.length, 'file is', 'files are')} missing from the result: see sheet "${name}".`,
  );
}
