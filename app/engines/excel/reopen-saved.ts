import { copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import { CallBatch } from '../../com/call-batch';
import { isObject } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { SavedBook } from '../../jobs/perform/task-tools';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { inOwnFolder } from './own-folder';
import { OpenNames } from './users-application';

/** How files of the formats begin that our own reader does not read: a zip archive, and a compound file. */
const SIGNATURES: Readonly<Record<string, string>> = { '.xlsb': '504b0304', '.xls': 'd0cf11e0a1b11ae1' };

/** Whether a result can be checked only by the application that wrote it. */
export function isReadByApplicationAlone(file: string): boolean {
  return path.extname(file).toLowerCase() in SIGNATURES;
}

/**
 * Opens a copy of a saved file read-only in the application that wrote it, to see that it opens and has its sheets. The
 * copy has a name of its own: two open books cannot share one.
 */
export async function reopenSaved(lease: ApplicationLease, file: string, folder: string): Promise<SavedBook> {
  await checkSignature(file);
  return inOwnFolder(folder, 'r', async (own) => {
    const copy = path.join(own, `check${path.extname(file)}`);
    await copyFile(file, copy);
    const sheets = await sheetsOf(lease, copy);
    return { sheets: () => sheets, usedArea: () => Promise.resolve(null), close };
  });
}

function close(): Promise<void> {
  return Promise.resolve();
}

async function checkSignature(file: string): Promise<void> {
  const wanted = SIGNATURES[path.extname(file).toLowerCase()] ?? '';
  const handle = await open(file, 'r');
  try {
    const start = Buffer.alloc(wanted.length / 2);
    await handle.read(start, 0, start.length, 0);
    if (start.toString('hex') !== wanted) {
      throw new Problem('damaged', `The file does not begin as ${path.extname(file)} files do.`, {
        place: { file },
      });
    }
  } finally {
    await handle.close();
  }
}

async function sheetsOf(lease: ApplicationLease, copy: string): Promise<ReturnType<SavedBook['sheets']>> {
  const names = new OpenNames(lease);
  await names.take(path.basename(copy));
  const opening = new CallBatch();
  const opened = opening.call(opening.pass(lease.application, 'Workbooks'), 'Open', [], {
    Filename: copy,
    UpdateLinks: 0,
    ReadOnly: true,
    IgnoreReadOnlyRecommended: true,
    Notify: false,
    AddToMru: false,
    Local: false,
  });
  const workbook = (await lease.run(opening))[opened.index];
  if (!isObject(workbook)) throw new Problem('application-refused', `${lease.progId} opened no workbook.`);
  try {
    const counting = new CallBatch();
    const count = counting.get(counting.pass(workbook, 'Sheets'), 'Count');
    const sheets = Number((await lease.run(counting))[count.index]);
    const naming = new CallBatch();
    const all = naming.pass(workbook, 'Sheets');
    const names = Array.from({ length: sheets }, (_, i) =>
      naming.get(naming.pass(all, 'Item', [i + 1]), 'Name'),
    );
    const answers = await lease.run(naming);
    return names.map((slot, index) => {
      const name = answers[slot.index];
      return { name: typeof name === 'string' ? name : '', index, kind: 'worksheet', visibility: 'visible' };
    });
  } finally {
    const closing = new CallBatch();
    closing.call(workbook, 'Close', [false]);
    closing.release(workbook);
    await lease.run(closing).then(
      () => names.free(),
      () => lease.renew('a workbook could not be closed'),
    );
  }
}
