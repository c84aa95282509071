import { Problem } from '../../errors/problem';
import type { Area } from '../../workbook/cells';
import type { DefinedName, SheetInfo } from '../../workbook/workbook';
import { structureProtected } from '../embedded/book/protected-structure';
import { sheetKey } from '../embedded/book/sheet-names';
import type { BookFacts } from '../embedded/inspect/book-facts';
import type { SheetReader } from './cells/sheet-reader';
import type { EditContext } from './edits/edit-context';
import { LiveSheet, newSheetFacts } from './live-sheet';

/**
 * What is known of an open workbook because its file was read, kept current as steps change it: Excel tells it in the
 * user's language, or does not tell it.
 */
export class KnownBook {
  names: readonly DefinedName[] = [];
  tables: EditContext['tables'] = [];
  structureProtected = false;
  private list: readonly SheetInfo[] = [];
  private live = new Map<string, LiveSheet>();

  constructor(
    facts: BookFacts,
    private readonly reader: SheetReader,
  ) {
    this.take(facts);
  }

  /** Everything anew. */
  take(facts: BookFacts): void {
    this.list = facts.sheets;
    this.names = facts.names;
    this.tables = facts.tables.map((table) => ({ ...table, columns: [...table.columns] }));
    this.structureProtected = facts.structureProtected;
    this.live = new Map(
      Object.entries(facts.worksheets).map(([name, sheet]) => [name, new LiveSheet(sheet)]),
    );
  }

  /** In the order of their tabs. */
  get sheets(): readonly SheetInfo[] {
    return this.list;
  }

  /** The list of sheets is another now; with an empty worksheet that was not in it. */
  listIs(list: readonly SheetInfo[], added?: string): void {
    this.list = list;
    if (added !== undefined) this.live.set(added, new LiveSheet(newSheetFacts()));
  }

  worksheets(): ReadonlyMap<string, LiveSheet> {
    return this.live;
  }

  get hasFormulas(): boolean {
    return [...this.live.values()].some((live) => live.hasFormulas);
  }

  /** The area with contents; Excel is asked where an edit may have changed it. Null on an empty sheet. */
  async used(sheet: string, live: LiveSheet): Promise<Area | null> {
    if (live.used === undefined) live.used = await this.reader.usedArea(sheet);
    return live.used;
  }

  /** The sheet of that name, compared without case. */
  existing(name: string): SheetInfo {
    const sheet = this.list.find((each) => sheetKey(each.name) === sheetKey(name));
    if (sheet) return sheet;
    throw new Problem('target-missing', `There is no sheet '${name}'.`, {
      place: { sheet: name },
      hint: 'Check the name of the sheet.',
    });
  }

  /** The same; it has to hold cells. */
  worksheet(name: string): SheetInfo & { live: LiveSheet } {
    const sheet = this.existing(name);
    const live = this.live.get(sheet.name);
    if (sheet.kind === 'worksheet' && live) return { ...sheet, live };
    throw new Problem('step-refused', `The sheet '${name}' holds no cells: it is a ${sheet.kind} sheet.`, {
      place: { sheet: name },
    });
  }

  refuseIfProtected(what: string): void {
    if (this.structureProtected) throw structureProtected(what);
  }
}
