import { Problem } from '../../../errors/problem';
import type { CsvInput } from '../../../recipe/recipe';
import type { EngineLimits } from '../../engine';
import type { InspectedFile, InspectedSheet } from '../../inspector';
import { BookPart } from '../book/book-part';
import { csvSheetName } from '../import/import-csv';
import { XLS_LEFT_BEHIND } from '../import/import-xls';
import { sniff } from '../import/sniff';
import { readXls } from '../import/xls-book';
import { OoxmlPackage } from '../package/ooxml-package';
import { relationKind } from '../xml/namespaces';
import { csvExtent } from './csv-extent';
import { usedArea } from './used-area';

/**
 * Looks into a file: its kind, its sheets with their used areas, and what to know before a recipe runs. Rejects with
 * the reason where the file cannot be processed.
 */
export async function inspectFile(
  path: string,
  csv: CsvInput | undefined,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<InspectedFile> {
  try {
    const kind = await sniff(path, limits);
    if (kind === 'csv') return inspectCsv(path, csv, signal);
    if (kind === 'xls') return inspectXls(path, limits);
    return await inspectPackage(path, kind, limits, signal);
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw Problem.from(thrown).at({ file: path });
  }
}

async function inspectPackage(
  path: string,
  kind: 'xlsx' | 'xlsm',
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<InspectedFile> {
  const pkg = await OoxmlPackage.open(path, { limits, signal });
  try {
    const book = await BookPart.load(pkg);
    const sheets: InspectedSheet[] = [];
    for (const { name, kind: sheetKind, visibility, part } of book.sheets()) {
      const used = sheetKind === 'worksheet' ? await usedArea(pkg, part, name, signal) : null;
      sheets.push({ name, kind: sheetKind, visibility, used });
    }
    return { kind, sheets, csv: null, notes: packageNotes(pkg, kind) };
  } finally {
    await pkg.close();
  }
}

function packageNotes(pkg: OoxmlPackage, kind: 'xlsx' | 'xlsm'): string[] {
  const notes: string[] = [];
  if (kind === 'xlsm') notes.push('Macros are kept and not run.');
  if (pkg.relations('').some(({ type }) => type.includes('/digital-signature/'))) {
    notes.push('The digital signature is dropped when the file is changed.');
  }
  const external = pkg.relations(pkg.mainPart()).filter(({ type }) => relationKind(type) === 'externalLink');
  if (external.length > 0) notes.push('Links to other workbooks are kept and not refreshed.');
  return notes;
}

function inspectXls(path: string, limits: EngineLimits): InspectedFile {
  const { sheets } = readXls(path, limits);
  return {
    kind: 'xls',
    sheets: sheets.map(({ name, visibility, used }) => ({ name, kind: 'worksheet', visibility, used })),
    csv: null,
    notes: ['It is read and written as .xlsx.', XLS_LEFT_BEHIND],
  };
}

function inspectCsv(path: string, csv: CsvInput | undefined, signal: AbortSignal): InspectedFile {
  const { settings, rows, columns } = csvExtent(path, csv, signal);
  const used = rows === 0 ? null : { top: 1, left: 1, bottom: rows, right: columns };
  const { delimiter, encoding, header, decimal } = settings;
  return {
    kind: 'csv',
    sheets: [{ name: csvSheetName(path), kind: 'worksheet', visibility: 'visible', used }],
    csv: { delimiter, encoding, header, decimal },
    notes: ['It is written as .xlsx.'],
  };
}
