import { Problem } from '../../../errors/problem';
import type { RandomAccess } from '../zip/random-access';

const SIGNATURE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** Storages of office files have a few dozen entries. */
const MAX_DIRECTORY_SECTORS = 4096;
const LAST_SECTOR = 0xfffffffa;

export function isCompoundFile(head: Buffer): boolean {
  return head.subarray(0, 8).equals(SIGNATURE);
}

/**
 * Names of the streams and storages in a compound file (MS-CFB), enough to tell what kind of document it is. A file
 * that is cut off answers the names up to there.
 */
export function compoundFileNames(file: RandomAccess): string[] {
  if (file.size < HEADER_BYTES) return [];
  const header = file.read(0, HEADER_BYTES);
  const sectorBytes = 1 << header.readUInt16LE(30);
  if (sectorBytes !== 512 && sectorBytes !== 4096) return [];
  const sectorAt = (sector: number): Buffer | null => {
    const at = (sector + 1) * sectorBytes;
    return at + sectorBytes <= file.size ? file.read(at, sectorBytes) : null;
  };
  const perSector = sectorBytes / 4;
  const next = (sector: number): number | null => {
    const table = Math.floor(sector / perSector);
    // Documents of more than 109 table sectors (7 MB) list the rest elsewhere; the directory comes early enough.
    if (table >= 109) return null;
    return sectorAt(header.readUInt32LE(76 + 4 * table))?.readUInt32LE(4 * (sector % perSector)) ?? null;
  };
  const names: string[] = [];
  let sector: number | null = header.readUInt32LE(48);
  for (let n = 0; n < MAX_DIRECTORY_SECTORS && sector !== null && sector < LAST_SECTOR; n++) {
    const directory = sectorAt(sector);
    if (!directory) break;
    for (let at = 0; at < sectorBytes; at += ENTRY_BYTES) {
      const length = directory.readUInt16LE(at + 64);
      if (length >= 2 && length <= 64) names.push(directory.toString('utf16le', at, at + length - 2));
    }
    sector = next(sector);
  }
  return names;
}

/** What the compound file is for us: an .xls, or the reason why it cannot be opened. */
export function checkCompoundFile(file: RandomAccess): 'xls' {
  const names = compoundFileNames(file);
  if (names.includes('EncryptedPackage')) {
    throw new Problem('password-protected', 'The workbook is protected by a password.', {
      hint: 'Open it in Excel with its password and save it without one (File, Info, Protect Workbook).',
    });
  }
  if (names.includes('Workbook') || names.includes('Book')) return 'xls';
  const kind = names.includes('WordDocument')
    ? 'a Word document'
    : names.includes('PowerPoint Document')
      ? 'a PowerPoint presentation'
      : 'a compound file without a workbook in it';
  throw new Problem('not-a-workbook', `The file is ${kind}.`, {
    hint: 'Choose an Excel workbook or a CSV file.',
  });
}
