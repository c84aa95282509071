import { referencesOf, type FixedSides, type FormulaReference } from '../../../formula/references';
import { MAX_COLUMNS, MAX_ROWS, type Area } from '../../../workbook/cells';
import type { DefinedName, TableInfo } from '../../../workbook/workbook';

/** An area of a sheet, by the sheet's position among all sheets. */
export interface SheetArea {
  sheet: number;
  area: Area;
}

/** What a formula at a place reads. */
export interface Precedents {
  areas: readonly SheetArea[];
  /** The function that makes the value change by itself, such as NOW. */
  volatile?: string;
  /** Why it cannot be told what the formula reads. */
  unsure?: string;
  /** It reads which sheets there are, or may name one that comes into being. */
  sheetList?: true;
}

/** What references are resolved against. */
export interface BookContext {
  /** Names of all sheets, in the order of their tabs. */
  sheets: readonly string[];
  names: readonly DefinedName[];
  tables: readonly TableInfo[];
}

/** A formula whose references are worked out as far as possible without its place. */
interface Template {
  areas: readonly (SheetArea & { fixed: FixedSides | null; ownSheet: boolean })[];
  /** Structured references that mean the row of the formula, or the table that it stands in. */
  tables: readonly Extract<FormulaReference, { kind: 'table' }>[];
  volatile?: string;
  unsure?: string;
  sheetList?: true;
}

/** Names may refer to names; deeper than this is a circle. */
const MAX_NAME_DEPTH = 32;

/** Tells which areas formulas read, through names, tables and 3D references. */
export class PrecedentResolver {
  private readonly sheetIndex: Map<string, number>;
  private readonly nameIndex = new Map<string, DefinedName>();
  private readonly nameTemplates = new Map<string, Template>();
  private readonly tableIndex: Map<string, TableInfo>;

  constructor(private readonly book: BookContext) {
    this.sheetIndex = new Map(book.sheets.map((name, index) => [name.toLowerCase(), index]));
    for (const name of book.names) this.nameIndex.set(nameKey(name.name, name.sheet), name);
    this.tableIndex = new Map(book.tables.map((table) => [table.name.toLowerCase(), table]));
  }

  sheetNumber(name: string): number | undefined {
    return this.sheetIndex.get(name.toLowerCase());
  }

  /** What a formula (stored or entered syntax, without `=`) at a cell reads. */
  of(formula: string, sheet: number, row: number, column: number): Precedents {
    return this.place(this.template(formula, sheet, 0), sheet, row, column, 0, 0);
  }

  /** The same for many cells that share the formula of a master, whose references move along. */
  shared(
    formula: string,
    sheet: number,
    master: { row: number; column: number },
  ): (row: number, column: number) => Precedents {
    const template = this.template(formula, sheet, 0);
    return (row, column) =>
      this.place(template, sheet, row, column, row - master.row, column - master.column);
  }

  private place(
    template: Template,
    sheet: number,
    row: number,
    column: number,
    dRow: number,
    dColumn: number,
  ): Precedents {
    const areas: SheetArea[] = [];
    for (const { sheet: at, area, fixed } of template.areas) {
      const moved = fixed === null || (dRow === 0 && dColumn === 0) ? area : move(area, fixed, dRow, dColumn);
      if (moved) areas.push({ sheet: at, area: moved });
    }
    let unsure = template.unsure;
    for (const reference of template.tables) {
      const found = this.tableAreas(reference, sheet, row, column);
      if (found) areas.push(...found);
      else unsure ??= `it names a table that the workbook lacks (${reference.table ?? 'its own'})`;
    }
    return {
      areas,
      ...(template.volatile === undefined ? {} : { volatile: template.volatile }),
      ...(unsure === undefined ? {} : { unsure }),
      ...(template.sheetList === undefined ? {} : { sheetList: template.sheetList }),
    };
  }

  private template(formula: string, sheet: number, depth: number): Template {
    const areas: Template['areas'][number][] = [];
    const tables: Template['tables'][number][] = [];
    let volatile: string | undefined;
    let unsure: string | undefined;
    let sheetList = false;
    for (const reference of referencesOf(formula)) {
      switch (reference.kind) {
        case 'area':
          areas.push(...this.sheetAreas(reference, sheet));
          break;
        case 'spill': {
          // All cells of a spill are made by the formula of its first cell.
          const at = reference.sheet === undefined ? sheet : this.sheetNumber(reference.sheet);
          if (at !== undefined) areas.push({ sheet: at, area: reference.area, fixed: null, ownSheet: false });
          break;
        }
        case 'table':
          tables.push(reference);
          break;
        case 'name':
        case 'call': {
          const name = this.name(reference.name, reference.sheet, sheet);
          if (name) {
            const inner = this.nameTemplate(name, sheet, depth);
            areas.push(...inner.areas);
            tables.push(...inner.tables);
            volatile ??= inner.volatile;
            unsure ??= inner.unsure;
            sheetList ||= inner.sheetList === true;
          } else if (reference.kind === 'call') {
            unsure ??= `it calls ${reference.name}, which is no function of Excel`;
          }
          // A name that does not exist reads nothing: the formula shows #NAME?.
          break;
        }
        case 'volatile':
          volatile ??= reference.text;
          break;
        case 'sheets':
          sheetList = true;
          break;
        case 'unsure':
          sheetList ||= reference.text === 'INDIRECT';
          unsure ??= `what it reads is known only when ${reference.text} is computed`;
          break;
        case 'external':
          // Other workbooks are not edited here; the stored value stands.
          break;
      }
    }
    return {
      areas,
      tables,
      ...(volatile === undefined ? {} : { volatile }),
      ...(unsure === undefined ? {} : { unsure }),
      ...(sheetList ? { sheetList } : {}),
    };
  }

  private name(name: string, scope: string | undefined, sheet: number): DefinedName | undefined {
    const own = scope ?? this.book.sheets[sheet];
    return this.nameIndex.get(nameKey(name, own)) ?? this.nameIndex.get(nameKey(name, undefined));
  }

  private nameTemplate(name: DefinedName, sheet: number, depth: number): Template {
    if (depth >= MAX_NAME_DEPTH) {
      return { areas: [], tables: [], unsure: `the name ${name.name} refers to itself` };
    }
    const key = nameKey(name.name, name.sheet);
    const known = this.nameTemplates.get(key);
    if (known) return known;
    const template = this.template(name.refersTo, sheet, depth + 1);
    const moving = template.areas.some(
      ({ fixed, ownSheet }) => ownSheet || (fixed !== null && Object.values(fixed).includes(false)),
    );
    const result: Template = {
      ...template,
      // Within a name, references are what they are wherever the name is used.
      areas: template.areas.map((area) => ({ ...area, fixed: null })),
      ...(moving
        ? { unsure: template.unsure ?? `the name ${name.name} moves with the cell that uses it` }
        : {}),
    };
    this.nameTemplates.set(key, result);
    return result;
  }

  private sheetAreas(
    reference: Extract<FormulaReference, { kind: 'area' }>,
    sheet: number,
  ): Template['areas'][number][] {
    const { area, fixed } = reference;
    if (reference.sheet === undefined) return [{ sheet, area, fixed, ownSheet: true }];
    const first = this.sheetNumber(reference.sheet);
    const last = reference.lastSheet === undefined ? first : this.sheetNumber(reference.lastSheet);
    // A sheet that does not exist gives #REF!.
    if (first === undefined || last === undefined) return [];
    const areas: Template['areas'][number][] = [];
    for (let at = Math.min(first, last); at <= Math.max(first, last); at++) {
      areas.push({ sheet: at, area, fixed, ownSheet: false });
    }
    return areas;
  }

  /** Null where there is no such table; a column that the table lacks reads nothing. */
  private tableAreas(
    reference: Extract<FormulaReference, { kind: 'table' }>,
    sheet: number,
    row: number,
    column: number,
  ): SheetArea[] | null {
    const table =
      reference.table === undefined
        ? this.book.tables.find(
            (each) =>
              this.sheetNumber(each.sheet) === sheet &&
              row >= each.area.top &&
              row <= each.area.bottom &&
              column >= each.area.left &&
              column <= each.area.right,
          )
        : this.tableIndex.get(reference.table.toLowerCase());
    const at = table && this.sheetNumber(table.sheet);
    if (!table || at === undefined) return null;
    const columns = tableColumns(table, reference.columns);
    if (columns === null) return [];
    return tableRows(table, reference.sections, row).map(([top, bottom]) => ({
      sheet: at,
      area: { top, bottom, ...columns },
    }));
  }
}

function nameKey(name: string, sheet: string | undefined): string {
  return `${sheet === undefined ? '' : sheet.toLowerCase()}!${name.toLowerCase()}`;
}

function move(area: Area, fixed: FixedSides, dRow: number, dColumn: number): Area | null {
  if (fixed.top && fixed.bottom && fixed.left && fixed.right) return area;
  const rows = [area.top + (fixed.top ? 0 : dRow), area.bottom + (fixed.bottom ? 0 : dRow)] as const;
  const columns = [area.left + (fixed.left ? 0 : dColumn), area.right + (fixed.right ? 0 : dColumn)] as const;
  const moved = {
    top: Math.min(...rows),
    bottom: Math.max(...rows),
    left: Math.min(...columns),
    right: Math.max(...columns),
  };
  const off = moved.top < 1 || moved.left < 1 || moved.bottom > MAX_ROWS || moved.right > MAX_COLUMNS;
  return off ? null : moved;
}

/** Columns from the first to the last that a structured reference names; null where the table lacks one. */
function tableColumns(table: TableInfo, names: readonly string[]): { left: number; right: number } | null {
  if (names.length === 0) return { left: table.area.left, right: table.area.right };
  const indices = names.map((name) => columnIndex(table.columns, name));
  if (indices.includes(-1)) return null;
  return { left: table.area.left + Math.min(...indices), right: table.area.left + Math.max(...indices) };
}

/** Line ends in names differ between programs: a column that is there must not be missed for them. */
function columnIndex(columns: readonly string[], name: string): number {
  const exact = columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (exact >= 0) return exact;
  const plain = (text: string) => text.replace(/\s+/g, ' ').toLowerCase();
  return columns.findIndex((column) => plain(column) === plain(name));
}

function tableRows(table: TableInfo, sections: readonly string[], row: number): [number, number][] {
  const { top, bottom } = table.area;
  const firstData = top + table.headerRows;
  const lastData = bottom - table.totalsRows;
  const ranges: [number, number][] = [];
  for (const section of sections.length === 0 ? ['data'] : sections) {
    switch (section.toLowerCase().replace('#', '')) {
      case 'all':
        ranges.push([top, bottom]);
        break;
      case 'headers':
        if (table.headerRows > 0) ranges.push([top, firstData - 1]);
        break;
      case 'totals':
        if (table.totalsRows > 0) ranges.push([lastData + 1, bottom]);
        break;
      case 'this row':
      case '@':
        ranges.push([row, row]);
        break;
      default:
        ranges.push([firstData, Math.max(firstData, lastData)]);
    }
  }
  return ranges;
}
