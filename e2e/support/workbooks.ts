import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as XLSX from '@e965/xlsx';
import ExcelJS from 'exceljs';

/** Rows below the header of the Data sheet. */
export const DATA_ROWS = 20;

/**
 * A month-end workbook: "Summary" with titles that name the year and a total over "Data", whose note column names the
 * year in every second row.
 */
export async function writeMonthEnd(path: string, year = 'FY25'): Promise<string> {
  const book = new ExcelJS.Workbook();
  const summary = book.addWorksheet('Summary');
  summary.getCell('A1').value = `Month end ${year}`;
  summary.getCell('A1').font = { bold: true, size: 14 };
  summary.getCell('A2').value = 'Status';
  summary.getCell('B2').value = 'Open';
  summary.getCell('A3').value = 'Total';
  summary.getCell('B3').value = { formula: `SUM(Data!B2:B${DATA_ROWS + 1})`, result: total() };
  const data = book.addWorksheet('Data');
  data.addRow(['Region', 'Amount', 'Note', 'Booked']);
  for (let row = 1; row <= DATA_ROWS; row++) {
    const added = data.addRow([
      ['North', 'South', 'East', 'West'][row % 4],
      row * 10.5,
      row % 2 === 0 ? `planned in ${year}` : 'as usual',
      new Date(Date.UTC(2026, 0, row)),
    ]);
    added.getCell(2).numFmt = '#,##0.00';
    added.getCell(4).numFmt = 'yyyy-mm-dd';
  }
  await mkdir(dirname(path), { recursive: true });
  await book.xlsx.writeFile(path);
  return path;
}

function total(): number {
  return (DATA_ROWS * (DATA_ROWS + 1) * 10.5) / 2;
}

/** The part of SheetJS's compound file support that is used here; its own types say `any`. */
interface CompoundFiles {
  utils: {
    cfb_new(): object;
    cfb_add(file: object, name: string, content: Buffer): void;
  };
  write(file: object, options: { type: 'buffer' }): Buffer;
}

/** Files that no engine can open, one for each reason. */
export async function writeBadFiles(
  folder: string,
): Promise<{ encrypted: string; random: string; truncated: string }> {
  await mkdir(folder, { recursive: true });
  const paths = {
    encrypted: join(folder, 'Secret.xlsx'),
    random: join(folder, 'Noise.xlsx'),
    truncated: join(folder, 'Cut off.xlsx'),
  };
  // What Excel writes under a password: a compound file with the package encrypted in a stream.
  const cfb = XLSX.CFB as CompoundFiles;
  const compound = cfb.utils.cfb_new();
  cfb.utils.cfb_add(compound, '/EncryptionInfo', Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]));
  cfb.utils.cfb_add(compound, '/EncryptedPackage', randomBytes(8192));
  await writeFile(paths.encrypted, cfb.write(compound, { type: 'buffer' }));
  await writeFile(paths.random, randomBytes(5_000));
  const whole = await readFile(await writeMonthEnd(paths.truncated));
  await writeFile(paths.truncated, whole.subarray(0, Math.round(whole.length * 0.6)));
  return paths;
}

/** A cell's value as a reader other than the app sees it; a formula's cached value. */
export async function readCell(path: string, sheet: string, cell: string): Promise<unknown> {
  const book = XLSX.read(await readFile(path), { cellDates: false });
  const found = book.Sheets[sheet]?.[cell] as { v?: unknown } | undefined;
  return found?.v ?? null;
}
