import { readFile, writeFile } from 'node:fs/promises';

/** The stream in which Windows notes that a file came from elsewhere. */
const STREAM = ':Zone.Identifier';

/** URLZONE values worth telling: 3 is the Internet, 4 a restricted site. */
const UNTRUSTED = /^\s*ZoneId\s*=\s*[34]\s*$/m;

/** The mark of a file; null where it has none, as everywhere but on NTFS. */
export async function markOf(file: string): Promise<Buffer | null> {
  if (process.platform !== 'win32') return null;
  return readFile(`${file}${STREAM}`).catch(() => null);
}

/** Puts a mark on a copy, so that what came from elsewhere is never taken for our own. */
export async function setMark(file: string, mark: Buffer | null): Promise<void> {
  if (mark !== null) await writeFile(`${file}${STREAM}`, mark).catch(() => undefined);
}

/** Whether a mark says that the file came from the Internet. */
export function isFromTheWeb(mark: Buffer | null): boolean {
  return mark !== null && UNTRUSTED.test(mark.toString('latin1'));
}
