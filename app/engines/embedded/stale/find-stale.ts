import type { Area } from '../../../workbook/cells';
import { AreaIndex } from './area-index';
import { PrecedentResolver, type BookContext, type Precedents } from './precedents';

/** A formula cell as the sheets deliver it. */
export interface FormulaEntry {
  row: number;
  column: number;
  /** Text without `=`, in stored or entered syntax. Absent in cells that share a formula, but its master. */
  formula?: string;
  /** Group of a shared formula, unique within the sheet. The master carries `formula` and comes first. */
  shared?: number;
  /** The cells that an array formula, a spill or a data table fills, where it is more than the cell itself. */
  fills?: Area;
}

/** Supplies the formulas of a workbook, sheet by sheet. */
export interface FormulaSource extends BookContext {
  /** `sheet` is a position in `sheets`. Sheets without cells give nothing. */
  formulas(sheet: number): AsyncIterable<FormulaEntry> | Iterable<FormulaEntry>;
  /** Sheets were added since the formulas were computed. */
  sheetListChanged?: boolean;
}

export interface StaleFormula {
  /** Position of the sheet. */
  sheet: number;
  row: number;
  column: number;
  /** Set where the formula is stale for another reason than reading an edited cell. */
  why?: string;
}

interface Reader {
  sheet: number;
  row: number;
  column: number;
  fills?: Area;
}

/**
 * The formulas whose value may have changed after areas were edited: those that read them, those that read those, and
 * so on, across sheets, names, tables and 3D references; formulas in an edited area; and, once anything was edited,
 * every formula that changes by itself or of which it cannot be told what it reads. Where sheets were added, those that
 * count or number sheets, or that may name a new one, and what reads them. In the order of sheets, as delivered. `edited` names sheets by position; `signal` stops the work between formulas.
 */
export async function findStale(
  edited: readonly { sheet: number; area: Area }[],
  source: FormulaSource,
  signal?: AbortSignal,
): Promise<StaleFormula[]> {
  const sheetListChanged = source.sheetListChanged === true;
  if (edited.length === 0 && !sheetListChanged) return [];
  const graph = new DependencyGraph(source);
  for (let sheet = 0; sheet < source.sheets.length; sheet++) {
    signal?.throwIfAborted();
    let count = 0;
    for await (const entry of source.formulas(sheet)) {
      if ((++count & 0xfff) === 0) signal?.throwIfAborted();
      graph.add(sheet, entry);
    }
  }
  return graph.staleAfter(edited, sheetListChanged);
}

function placeOf({ row, column, fills }: Reader): Area {
  return fills ?? { top: row, bottom: row, left: column, right: column };
}

/** Formulas by what they read. Good for one question: answering takes the index apart. */
class DependencyGraph {
  private readonly resolver: PrecedentResolver;
  private readonly readers: Reader[] = [];
  private readonly indexes: AreaIndex[];
  private readonly always = new Map<number, string>();
  private readonly ofSheetList: number[] = [];
  private readonly masters = new Map<string, (row: number, column: number) => Precedents>();

  constructor(book: BookContext) {
    this.resolver = new PrecedentResolver(book);
    this.indexes = book.sheets.map(() => new AreaIndex());
  }

  add(sheet: number, entry: FormulaEntry): void {
    const { row, column, fills } = entry;
    const reader = this.readers.length;
    this.readers.push({ sheet, row, column, ...(fills ? { fills } : {}) });
    const { areas, volatile, unsure, sheetList } = this.precedents(sheet, entry);
    if (sheetList) this.ofSheetList.push(reader);
    if (unsure !== undefined) this.always.set(reader, unsure);
    else if (volatile !== undefined) this.always.set(reader, `${volatile} changes by itself`);
    for (const each of areas) this.indexes[each.sheet]?.add(each.area, reader);
  }

  staleAfter(edited: readonly { sheet: number; area: Area }[], sheetListChanged: boolean): StaleFormula[] {
    const stale = new Uint8Array(this.readers.length);
    const waiting: number[] = [];
    const mark = (reader: number) => {
      if (stale[reader] === 1) return;
      stale[reader] = 1;
      waiting.push(reader);
    };
    if (edited.length > 0) for (const reader of this.always.keys()) mark(reader);
    if (sheetListChanged) for (const reader of this.ofSheetList) mark(reader);
    const editedIndexes = this.indexes.map(() => new AreaIndex());
    for (const { sheet, area } of edited) {
      this.indexes[sheet]?.take(area, mark);
      editedIndexes[sheet]?.add(area, 0);
    }
    this.readers.forEach((reader, index) => {
      if (editedIndexes[reader.sheet]?.meets(placeOf(reader))) mark(index);
    });
    for (let reader = waiting.pop(); reader !== undefined; reader = waiting.pop()) {
      const place = this.readers[reader] as Reader;
      this.indexes[place.sheet]?.take(placeOf(place), mark);
    }
    const found: StaleFormula[] = [];
    this.readers.forEach(({ sheet, row, column }, reader) => {
      if (stale[reader] === 0) return;
      const why = this.always.get(reader);
      found.push(why === undefined ? { sheet, row, column } : { sheet, row, column, why });
    });
    return found;
  }

  private precedents(sheet: number, { row, column, formula, shared }: FormulaEntry): Precedents {
    if (shared === undefined) {
      if (formula === undefined) return { areas: [], unsure: 'it is filled by a data table' };
      return this.resolver.of(formula, sheet, row, column);
    }
    const key = `${sheet} ${shared}`;
    if (formula !== undefined) this.masters.set(key, this.resolver.shared(formula, sheet, { row, column }));
    const master = this.masters.get(key);
    return master ? master(row, column) : { areas: [], unsure: 'the formula that it shares is missing' };
  }
}
