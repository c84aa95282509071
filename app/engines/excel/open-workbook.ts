import { copyFile, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch } from '../../com/call-batch';
import { isObject } from '../../com/values';
import { Problem } from '../../errors/problem';
import type { ApplicationLease } from '../../sessions/applications/lease';
import type { BookFacts } from '../embedded/inspect/book-facts';
import { BookAccess } from './book-access';
import { CALCULATION, SECURITY } from './excel-constants';
import { excelProblem } from './excel-problem';
import { ExcelWorkbook } from './excel-workbook';
import { OpenNames, sharedCalculation } from './users-application';

/** Excel opens no file whose path has more characters. */
const MAX_PATH = 218;
/** Never a real one: where a password is asked for, opening fails instead of showing a prompt. */
const NO_PASSWORD = ' ';

export interface OpenRequest {
  /** A private copy: Excel may write to it. */
  file: string;
  facts: BookFacts;
  /** Private folder with a short path. */
  folder: string;
  /** The user allowed the file's macros to run. */
  macrosAllowed: boolean;
  readFacts: (path: string) => Promise<BookFacts>;
}

/** Opens a workbook so that nobody is asked anything: no links, no notices, no list of recent files, no macros. */
export async function openWorkbook(lease: ApplicationLease, request: OpenRequest): Promise<ExcelWorkbook> {
  const { facts, macrosAllowed } = request;
  if (!macrosAllowed && facts.sheets.some((sheet) => sheet.kind === 'macro')) {
    throw new Problem('unsupported', 'The workbook has Excel 4 macro sheets, which Excel would run.', {
      hint: 'Allow macros for the run (--allow-macros), or use the embedded engine, which runs none.',
      place: { file: request.file },
    });
  }
  const file = await withShortPath(request.file, request.folder);
  const problem = (thrown: unknown): Problem => excelProblem(thrown, lease.progId);
  try {
    const shared = lease.attached ? await sharedCalculation(lease) : null;
    const names = new OpenNames(lease);
    await names.take(path.basename(file));
    const workbook = await open(lease, file, macrosAllowed);
    const book = new BookAccess(lease, workbook);
    try {
      await takeOverCalculation(book, shared);
      return new ExcelWorkbook(book, facts, {
        folder: request.folder,
        source: file,
        // Its own word, not the application's: Excel keeps the mode of what was open before.
        calculation: CALCULATION[facts.calculation],
        shared,
        names,
        macrosAllowed,
        facts: request.readFacts,
        problem,
      });
    } catch (thrown) {
      const batch = new CallBatch();
      batch.call(workbook, 'Close', [false]);
      batch.release(workbook);
      await lease.run(batch).then(
        () => names.free(),
        () => lease.renew('a workbook could not be closed'),
      );
      throw thrown;
    }
  } catch (thrown) {
    throw problem(thrown).at({ file: request.file });
  }
}

async function open(lease: ApplicationLease, file: string, macrosAllowed: boolean) {
  const { application } = lease;
  const batch = new CallBatch();
  batch.put(application, 'AutomationSecurity', macrosAllowed ? SECURITY.low : SECURITY.forceDisable);
  const opened = batch.call(batch.pass(application, 'Workbooks'), 'Open', [], {
    Filename: file,
    UpdateLinks: 0,
    ReadOnly: false,
    Password: NO_PASSWORD,
    WriteResPassword: NO_PASSWORD,
    IgnoreReadOnlyRecommended: true,
    Notify: false,
    AddToMru: false,
    Local: false,
  });
  try {
    const workbook = (await lease.run(batch))[opened.index];
    if (workbook === undefined || !isObject(workbook)) {
      throw new Problem('application-refused', `${lease.progId} opened no workbook.`);
    }
    return workbook;
  } finally {
    // What is opened next may run nothing, whatever became of this one.
    if (macrosAllowed) {
      const back = new CallBatch();
      back.put(application, 'AutomationSecurity', SECURITY.forceDisable);
      await lease.run(back).catch(() => lease.renew('macro security could not be put back'));
    }
  }
}

/**
 * Excel calculates when we say so, not after every block. The file's own mode comes back before it is saved. The mode is
 * the application's: where the user's workbooks share it, it stays.
 */
async function takeOverCalculation(book: BookAccess, shared: number | null): Promise<void> {
  if (shared === null) {
    const batch = new CallBatch();
    batch.put(book.lease.application, 'Calculation', CALCULATION.manual);
    await book.run(batch);
  }
  // Belongs to the workbook; not every application has it.
  const check = new CallBatch();
  check.put(book.workbook, 'CheckCompatibility', false);
  await book.run(check).catch((thrown: unknown) => {
    if (!(thrown instanceof AutomationError) || kindOfFailure(thrown) !== 'refused') throw thrown;
  });
}

/** The file, or a copy of the same name in a folder where its path is short enough. */
async function withShortPath(file: string, folder: string): Promise<string> {
  if (file.length <= MAX_PATH) return file;
  const short = path.join(await mkdtemp(path.join(folder, 'o')), path.basename(file));
  if (short.length > MAX_PATH) {
    throw new Problem('path-too-long', `Excel opens no path of more than ${MAX_PATH} characters: ${short}`, {
      hint: 'Give the file a shorter name.',
      place: { file },
    });
  }
  await copyFile(file, short);
  return short;
}
