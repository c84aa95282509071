import { extname } from 'node:path';
import { Problem } from '../../../errors/problem';
import type { EngineLimits } from '../../engine';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { relationKind } from '../xml/namespaces';
import { RandomAccess } from '../zip/random-access';
import { ZipReader } from '../zip/zip-reader';
import { otherKind } from './other-kinds';
import { checkCompoundFile, isCompoundFile } from './compound-file';

/** The kinds of file that can be processed. */
export type FileKind = 'xlsx' | 'xlsm' | 'xls' | 'csv';

const HEAD_BYTES = 4096;
const SPREADSHEET = /^application\/vnd\.(?:openxmlformats-officedocument\.spreadsheetml|ms-excel)\./;
const CHOOSE = 'Choose an Excel workbook or a CSV file.';

/**
 * Finds out what a file is, by its content and never by its name alone. Rejects with the reason where it cannot be
 * processed: password-protected, not-a-workbook, unsupported, damaged.
 */
export async function sniff(path: string, limits: EngineLimits = DEFAULT_LIMITS): Promise<FileKind> {
  try {
    return await kindOf(path, limits);
  } catch (thrown) {
    throw Problem.from(thrown).at({ file: path });
  }
}

async function kindOf(path: string, limits: EngineLimits): Promise<FileKind> {
  const file = RandomAccess.open(path);
  try {
    if (file.size === 0) throw notAWorkbook('The file is empty.');
    const head = file.read(0, Math.min(file.size, HEAD_BYTES));
    if (head.length >= 4 && head.readUInt32BE(0) === 0x504b0304) {
      return await kindOfZip(path, limits);
    }
    if (isCompoundFile(head)) return checkCompoundFile(file);
    if (isBareBiff(head)) return 'xls';
    const other = otherKind(head);
    if (other !== null) throw notAWorkbook(`The file is ${other}.`);
    return kindOfText(head, extname(path).toLowerCase());
  } finally {
    file.close();
  }
}

function notAWorkbook(message: string, hint = CHOOSE): Problem {
  return new Problem('not-a-workbook', message, { hint });
}

/** A BIFF2 to BIFF4 stream without a compound file around it begins with its BOF record. */
function isBareBiff(head: Buffer): boolean {
  return (
    head.length >= 8 && head[0] === 0x09 && [0x00, 0x02, 0x04].includes(head[1] as number) && head[3] === 0
  );
}

async function kindOfZip(path: string, limits: EngineLimits): Promise<'xlsx' | 'xlsm'> {
  const zip = ZipReader.open(path, limits);
  let names: Set<string>;
  try {
    names = new Set(zip.entries.map((entry) => entry.name.toLowerCase()));
    const mimetype = zip.entries.find((entry) => entry.name === 'mimetype');
    if (mimetype && mimetype.size < 200) refuseOpenDocument(zip.read(mimetype).toString('latin1'));
  } finally {
    zip.close();
  }
  if (!names.has('[content_types].xml')) {
    throw notAWorkbook('The file is a ZIP archive, not a workbook.');
  }
  const pkg = await OoxmlPackage.open(path, { limits });
  try {
    return kindOfPackage(pkg);
  } finally {
    await pkg.close();
  }
}

function refuseOpenDocument(mimetype: string): void {
  if (!mimetype.startsWith('application/vnd.oasis.opendocument')) return;
  if (!mimetype.includes('spreadsheet'))
    throw notAWorkbook('The file is an OpenDocument text or presentation.');
  throw new Problem('unsupported', 'OpenDocument spreadsheets (.ods) are not supported.', {
    hint: 'Save it as .xlsx in LibreOffice or Excel.',
  });
}

function kindOfPackage(pkg: OoxmlPackage): 'xlsx' | 'xlsm' {
  const main = pkg.mainPart();
  const type = pkg.contentType(main) ?? '';
  if (!SPREADSHEET.test(type)) {
    if (type.includes('wordprocessingml')) throw notAWorkbook('The file is a Word document.');
    if (type.includes('presentationml')) throw notAWorkbook('The file is a PowerPoint presentation.');
    throw notAWorkbook(`The file is an Office package of another kind (${type || 'not named'}).`);
  }
  if (type.includes('binary')) {
    throw new Problem('unsupported', 'Binary workbooks (.xlsb) are not supported.', {
      hint: 'Save it as .xlsx or .xlsm in Excel.',
    });
  }
  if (type.includes('addin') || type.includes('template')) {
    throw new Problem('unsupported', 'Templates and add-ins are not supported.', {
      hint: 'Save it as .xlsx or .xlsm in Excel.',
    });
  }
  const macros =
    type.includes('macroEnabled') ||
    pkg.relations(main).some((relation) => relationKind(relation.type) === 'vbaProject');
  return macros ? 'xlsm' : 'xlsx';
}

function kindOfText(head: Buffer, extension: string): 'csv' {
  const utf16 =
    (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff) || looksLikeUtf16(head);
  if (!utf16 && isBinary(head)) {
    throw notAWorkbook(
      extension === '.csv' ? 'The file is not text.' : 'The content of the file is not that of a workbook.',
    );
  }
  const text = head.toString(utf16 ? 'utf16le' : 'latin1').trimStart();
  if (/^(?:\xef\xbb\xbf|\ufeff)?\s*<(?:!doctype html|html|table|head|body|meta)/i.test(text)) {
    throw notAWorkbook('The file is a web page with the name of a workbook.');
  }
  if (/^(?:\xef\xbb\xbf|\ufeff)?\s*<\?xml/.test(text)) {
    throw new Problem('unsupported', 'The file is an XML document (such as an Excel 2003 XML spreadsheet).', {
      hint: 'Open it in Excel and save it as .xlsx.',
    });
  }
  if (['.csv', '.tsv', '.txt', '.tab'].includes(extension)) return 'csv';
  throw notAWorkbook(
    'The file is plain text with the name of a workbook.',
    'Where it is a table of text, give it the ending .csv.',
  );
}

/** Text in the Latin script in UTF-16 without a mark: every other byte is zero. */
function looksLikeUtf16(head: Buffer): boolean {
  const sample = Math.min(head.length & ~1, 512);
  if (sample < 8) return false;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < sample; i += 2) {
    if (head[i] === 0) even++;
    if (head[i + 1] === 0) odd++;
  }
  return Math.max(even, odd) > sample * 0.4 && Math.min(even, odd) < sample * 0.05;
}

function isBinary(head: Buffer): boolean {
  let control = 0;
  for (const byte of head) {
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)) control++;
  }
  return control > head.length * 0.02;
}
