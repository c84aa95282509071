import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { parseArea } from '../../../workbook/a1';
import type { Area, CellInput, CellValue, CellView } from '../../../workbook/cells';
import type { Replacement, SheetEdit, TextReplacer } from '../../../workbook/edits';
import { Tally } from '../../../workbook/tally';
import type { SaveReport, Workbook, WorkbookFormat } from '../../../workbook/workbook';
import { DEFAULT_LIMITS } from '../../limits';
import { buildFixture, type FixtureName } from './fixtures';
import type { TestBook } from './package-builder';
import { readArchive } from './validator/archive';
import { validatePackage } from './validator/validate';
import { openEmbedded } from '../workbook/open-embedded';

/*
 * For tests: opens test books in a folder of their own and shows what edits make of them.
 */

export function area(text: string): Area {
  const found = parseArea(text);
  if (!found) throw new Error(`${text} is no area`);
  return found;
}

/** Literal replacement without regard to case, as the simplest find-replace makes it. */
export function replacer(find: string, by: string): TextReplacer {
  const literal = find.toLowerCase();
  return {
    literal,
    replaceAll: (texts) =>
      texts.map((text) => {
        const found: Replacement[] = [];
        const lower = text.toLowerCase();
        for (let at = lower.indexOf(literal); at >= 0; at = lower.indexOf(literal, at + literal.length)) {
          found.push([at, at + literal.length, by]);
        }
        return found.length > 0 ? found : null;
      }),
  };
}

/** Inputs from plain values: a string with `=` in front is a formula. */
export function inputs(...rows: (string | number | boolean | null | CellInput)[][]): CellInput[][] {
  return rows.map((row) =>
    row.map((value): CellInput => {
      if (value === null) return { kind: 'empty' };
      if (typeof value === 'object') return value;
      if (typeof value === 'number') return { kind: 'number', value };
      if (typeof value === 'boolean') return { kind: 'boolean', value };
      return value.startsWith('=') ? { kind: 'formula', formula: value.slice(1) } : { kind: 'text', value };
    }),
  );
}

/** A test book opened in a folder of its own. */
export class BookHarness {
  private constructor(
    readonly folder: string,
    readonly bytes: Buffer,
    readonly workbook: Workbook,
  ) {}

  static async open(book: FixtureName | TestBook | Buffer): Promise<BookHarness> {
    const folder = temporaryFolder();
    const bytes = Buffer.isBuffer(book) ? book : buildFixture(book);
    const file = path.join(folder, 'book.xlsx');
    writeFileSync(file, bytes);
    const workbook = await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch: folder });
    return new BookHarness(folder, bytes, workbook);
  }

  /** Runs edits of a sheet in one pass each, or all in one where `together`. Answers one tally an edit. */
  async edit(sheet: string, ...edits: SheetEdit[]): Promise<Tally[]> {
    const tallies = edits.map((_, step) => new Tally(step));
    for (const [i, edit] of edits.entries()) await this.workbook.edit(sheet, edit, tallies[i] as Tally);
    await this.workbook.flush();
    return tallies;
  }

  async write(where: string, ...rows: Parameters<typeof inputs>): Promise<Tally> {
    const block = inputs(...rows);
    const [tally] = await this.edit('Data', { kind: 'write', area: area(where), block });
    return tally as Tally;
  }

  async replace(
    find: string,
    by: string,
    where: string,
    within: 'values' | 'formulas' = 'values',
  ): Promise<Tally> {
    const [tally] = await this.edit('Data', {
      kind: 'replace',
      area: area(where),
      in: within,
      replacer: replacer(find, by),
    });
    return tally as Tally;
  }

  /** Cells by name. */
  async cells(sheet = 'Data', where?: string): Promise<Record<string, CellView>> {
    const found: Record<string, CellView> = {};
    for await (const row of this.workbook.rows(sheet, where === undefined ? undefined : area(where))) {
      for (const cell of row.cells) found[`${columnLetters(cell.column)}${row.row}`] = cell;
    }
    return found;
  }

  async values(sheet = 'Data'): Promise<Record<string, CellValue>> {
    const found: Record<string, CellValue> = {};
    for (const [name, cell] of Object.entries(await this.cells(sheet))) {
      if (cell.value !== null) found[name] = cell.value;
    }
    return found;
  }

  /** Saves; answers the parts as text, and what the validator says of the file. */
  async save(format: WorkbookFormat = this.workbook.format): Promise<{
    parts: Map<string, Buffer>;
    text(part: string): string;
    findings: string[];
    report: SaveReport;
  }> {
    const file = path.join(this.folder, `saved-${Math.random().toString(36).slice(2)}.${format}`);
    const report = await this.workbook.save(file, format);
    const bytes = readFileSync(file);
    const parts = await readArchive(bytes);
    return {
      parts,
      text: (part) => parts.get(part)?.toString('utf8') ?? '',
      findings: await validatePackage(bytes),
      report,
    };
  }

  async originalParts(): Promise<Map<string, Buffer>> {
    return readArchive(this.bytes);
  }

  close(): Promise<void> {
    return this.workbook.close();
  }
}

function columnLetters(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}
