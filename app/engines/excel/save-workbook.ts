import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { CallBatch } from '../../com/call-batch';
import type { SaveFormat } from '../../workbook/workbook';
import type { BookAccess } from './book-access';
import { CALCULATION } from './excel-constants';
import { fileFormat } from './file-formats';
import { inOwnFolder } from './own-folder';
import type { OpenNames } from './users-application';

/** What saving needs besides the application. */
export interface SaveOptions {
  /** Private folder with a short path, for what Excel writes. */
  folder: string;
  /** The file's own calculation mode (XlCalculation): restored before saving. */
  calculation: number;
  /** The mode of an application that is the user's, where workbooks of the user's share it: it comes back after saving. */
  shared: number | null;
  /** The name that it is open under; a new one is taken when it is saved. */
  names: OpenNames;
}

/** Saves the open workbook to a new file. It is open under that file's name then. */
export async function saveWorkbook(
  book: BookAccess,
  file: string,
  format: SaveFormat,
  { folder, calculation, shared, names }: SaveOptions,
): Promise<void> {
  await names.take(path.basename(file));
  const { lease } = book;
  const modeIs = (mode: number): CallBatch => {
    const batch = new CallBatch();
    batch.put(lease.application, 'Calculation', mode);
    return batch;
  };
  // As long as steps run it is manual, unless it is shared.
  const differs = calculation !== (shared ?? CALCULATION.manual);
  const forget = shared === null ? null : lease.leaveBehind(() => modeIs(shared));
  if (differs) await book.run(modeIs(calculation));
  await inOwnFolder(folder, 's', async (own) => {
    try {
      // The staging folder is where the user chose it to be, which may be too deep for Excel.
      const made = path.join(own, path.basename(file));
      const batch = new CallBatch();
      batch.call(book.workbook, 'SaveAs', [], {
        Filename: made,
        FileFormat: fileFormat(format),
        AddToMru: false,
        Local: false,
      });
      await book.run(batch);
      await copyFile(made, file, constants.COPYFILE_EXCL);
    } finally {
      if (shared !== null && differs) await book.run(modeIs(shared));
      forget?.();
    }
  });
}
