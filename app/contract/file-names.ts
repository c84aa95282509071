/*
 * What a file is by its name, known to both sides: the page of the serve shell must not upload what nobody reads. What a
 * file really is, the inspection finds out.
 */

/** File types that Concierge reads, wherever they lie. */
const READ_EXTENSIONS = ['.xlsx', '.xlsm', '.xls', '.csv'] as const;

/** Text that is read like .csv where the user names the very file: in a folder it is mostly something else. */
const TEXT_TABLES = ['.tsv', '.tab', '.txt'] as const;

/** Types that people expect to work, with the reason why they do not. Others are not worth a line in a folder. */
const RELATED: readonly [extension: string, reason: string][] = [
  ['.xlsb', 'binary workbooks (.xlsb) are not read: save it as .xlsx in Excel'],
  ['.ods', 'OpenDocument workbooks (.ods) are not read: save it as .xlsx'],
  ['.xltx', 'templates (.xltx) are not read: save it as .xlsx'],
  ['.xltm', 'templates (.xltm) are not read: save it as .xlsm'],
  ['.tsv', 'text files other than .csv are not read from folders: add the file by itself'],
  ['.txt', 'text files other than .csv are not read from folders: add the file by itself'],
];

/** Whether a file is read that lies in a folder. */
export function isRead(name: string): boolean {
  const lower = name.toLowerCase();
  return READ_EXTENSIONS.some((extension) => lower.endsWith(extension));
}

/** Whether a file is text that is read when the user adds it by itself. */
export function isTextTable(name: string): boolean {
  const lower = name.toLowerCase();
  return TEXT_TABLES.some((extension) => lower.endsWith(extension));
}

/** Why a file of a type that is close to those that are read is not read; null for the others. */
export function relatedReason(name: string): string | null {
  const lower = name.toLowerCase();
  return RELATED.find(([extension]) => lower.endsWith(extension))?.[1] ?? null;
}

/** Excel's own lock files, which lie beside every open workbook. */
export function isLockFile(name: string): boolean {
  return name.startsWith('~$');
}
