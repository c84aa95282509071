import { Problem } from '../../../errors/problem';
import type { Area } from '../../../workbook/cells';
import type {
  DefinedName,
  SheetFeatures,
  SheetInfo,
  TableInfo,
  WorkbookFormat,
} from '../../../workbook/workbook';
import type { EngineLimits } from '../../engine';
import { BookPart } from '../book/book-part';
import { OoxmlPackage } from '../package/ooxml-package';
import { pivotAreas } from '../sheet/pivot-areas';
import { sheetFeatures } from '../sheet/sheet-features';
import { readOutline, type ArrayBlock, type SheetProtection } from '../sheet/sheet-outline';
import { TableSet } from '../tables/table-set';
import { relationKind } from '../xml/namespaces';

/** What a worksheet's part tells of it besides its cells. */
export interface SheetFacts {
  /** Null on an empty sheet. */
  used: Area | null;
  hasFormulas: boolean;
  merges: readonly Area[];
  arrays: readonly ArrayBlock[];
  pivots: readonly Area[];
  /** Null where the sheet is not protected. */
  protection: SheetProtection | null;
  features: SheetFeatures;
}

/** What a package tells of its workbook, as plain data. */
export interface BookFacts {
  dateSystem: 1900 | 1904;
  format: WorkbookFormat;
  /** When Excel computes it. */
  calculation: 'automatic' | 'manual' | 'semiautomatic';
  /** Sheets cannot be added, hidden or renamed. */
  structureProtected: boolean;
  /** A project in Visual Basic. */
  macros: boolean;
  signed: boolean;
  sheets: readonly SheetInfo[];
  names: readonly DefinedName[];
  tables: readonly TableInfo[];
  /** By the names of the worksheets. */
  worksheets: Readonly<Record<string, SheetFacts>>;
}

/** Reads a package from its start to its end and tells what an engine has to know that does not read the file itself. */
export async function readBookFacts(
  path: string,
  limits: EngineLimits,
  signal: AbortSignal,
): Promise<BookFacts> {
  const pkg = await OoxmlPackage.open(path, { limits, signal });
  try {
    const book = await BookPart.load(pkg);
    const tables = await TableSet.load(pkg, book);
    const worksheets: Record<string, SheetFacts> = {};
    for (const { name, kind, part } of book.sheets()) {
      if (kind !== 'worksheet') continue;
      signal.throwIfAborted();
      const outline = await readOutline(pkg.chunks(part), { sheet: name, part }, { used: true });
      worksheets[name] = {
        used: outline.used ?? null,
        hasFormulas: outline.hasFormulas,
        merges: outline.merges,
        arrays: outline.arrays,
        pivots: await pivotAreas(pkg, part),
        protection: outline.protection,
        features: await sheetFeatures(pkg, part, outline),
      };
    }
    const main = pkg.mainPart();
    return {
      dateSystem: book.dateSystem,
      format: book.format,
      calculation: book.calculation,
      structureProtected: book.structureProtected,
      macros: pkg.relations(main).some((each) => relationKind(each.type) === 'vbaProject'),
      signed: pkg.relations('').some(({ type }) => /\/digital-signature\/origin$/.test(type)),
      sheets: book.sheets().map(({ name, index, kind, visibility }) => ({ name, index, kind, visibility })),
      names: book.names(),
      tables: tables.tables().map(({ name, sheet, area, headerRows, totalsRows, columns }) => ({
        name,
        sheet,
        area,
        headerRows,
        totalsRows,
        columns: [...columns],
      })),
      worksheets,
    };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw Problem.from(thrown).at({ file: path });
  } finally {
    await pkg.close();
  }
}
