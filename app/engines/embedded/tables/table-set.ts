import { Problem } from '../../../errors/problem';
import { cellName, intersect, parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { DefinedName, TableInfo } from '../../../workbook/workbook';
import type { OoxmlPackage } from '../package/ooxml-package';
import { attribute, child, children, createLike, root, type Element } from '../xml/dom';
import { unescapeCellText } from '../xml/escape';
import { MAIN, relationKind } from '../xml/namespaces';
import { columnKey, storedColumnName } from './column-names';
import { ColumnReferences } from './column-references';

/** Longest header that Excel takes. */
const MAX_HEADER = 255;

/** What is put into a cell of a totals row. Formulas come without `=`, in stored syntax. */
export type TotalsContent = { kind: 'text' | 'formula'; text: string } | { kind: 'other' };

interface Table extends TableInfo {
  part: string;
  element: Element;
  columns: string[];
}

/** Where tables come from: the sheets with their parts, and the names of the workbook. */
export interface TableSource {
  sheets(): readonly { name: string; part: string }[];
  names(): readonly DefinedName[];
}

/**
 * The tables of a workbook. A table repeats its header texts in its own part, and Excel repairs the file where they
 * differ from the cells: whoever writes a header or totals cell has to say so here.
 */
export class TableSet {
  private references: ColumnReferences | null = null;

  private constructor(
    private readonly pkg: OoxmlPackage,
    private readonly source: TableSource,
    private readonly list: readonly Table[],
  ) {}

  static async load(pkg: OoxmlPackage, source: TableSource): Promise<TableSet> {
    const list: Table[] = [];
    for (const sheet of source.sheets()) {
      for (const relation of pkg.relations(sheet.part)) {
        if (relation.external || relationKind(relation.type) !== 'table') continue;
        const element = root(await pkg.dom(relation.target));
        const area = parseArea(attribute(element, 'ref') ?? '');
        if (!area) {
          throw new Problem('damaged', `A table on the sheet "${sheet.name}" does not say where it is.`, {
            hint: 'Open the file in Excel and save it again, or ask its sender for a fresh copy.',
            place: { sheet: sheet.name, part: relation.target },
          });
        }
        list.push({
          name: attribute(element, 'displayName') ?? attribute(element, 'name') ?? '',
          sheet: sheet.name,
          area,
          headerRows: Number(attribute(element, 'headerRowCount') ?? 1),
          totalsRows: Number(attribute(element, 'totalsRowCount') ?? 0),
          columns: columnElements(element).map((column) => unescapeCellText(attribute(column, 'name') ?? '')),
          part: relation.target,
          element,
        });
      }
    }
    return new TableSet(pkg, source, list);
  }

  tables(): readonly TableInfo[] {
    return this.list;
  }

  /** The table that a cell lies in, for `[@Column]` in formulas. */
  at(sheet: string, row: number, column: number): TableInfo | undefined {
    return this.on(sheet, { top: row, bottom: row, left: column, right: column })[0];
  }

  /** Whether an area of a sheet has header cells or totals cells of tables in it. */
  touches(sheet: string, area: Area): { headers: boolean; totals: boolean } {
    const tables = this.on(sheet, area);
    return {
      headers: tables.some((table) => table.headerRows > 0 && area.top <= table.area.top),
      totals: tables.some((table) => table.totalsRows > 0 && area.bottom >= table.area.bottom),
    };
  }

  /**
   * Looks through all formulas for the columns that they name. To be awaited once before `headerWritten` is called;
   * costs a pass over the worksheets, so only where `touches` says that headers are written.
   */
  async prepareHeaderWrites(): Promise<void> {
    if (this.references) return;
    const references = new ColumnReferences(this.list.map((table) => table.name));
    for (const sheet of this.source.sheets()) await references.scan(this.pkg.chunks(sheet.part));
    for (const name of this.source.names()) references.scanFormula(name.refersTo);
    for (const table of this.list) {
      for (const column of columnElements(table.element)) {
        for (const formula of ['calculatedColumnFormula', 'totalsRowFormula']) {
          references.scanFormula(child(column, MAIN, formula)?.textContent ?? '');
        }
      }
    }
    this.references = references;
  }

  /** Formulas came or changed: which columns they name has to be looked up again. */
  formulasWritten(): void {
    this.references = null;
  }

  /**
   * A cell gets this text. Where it is the header of a table column, the column is renamed; the caller has to write
   * exactly this text, as text. Refused: an empty or taken name, and renaming a column that formulas name (Excel would
   * rewrite them). Answers whether the cell is a header.
   */
  headerWritten(sheet: string, row: number, column: number, text: string): boolean {
    const table = this.list.find(
      (each) =>
        sameSheet(each.sheet, sheet) &&
        each.headerRows > 0 &&
        row === each.area.top &&
        column >= each.area.left &&
        column <= each.area.right,
    );
    if (!table) return false;
    const index = column - table.area.left;
    const before = table.columns[index] ?? '';
    if (text === before) return true;
    const refuse = (why: string, hint: string) => {
      throw new Problem(
        'step-refused',
        `The header "${before}" of the table ${table.name} cannot be changed: ${why}.`,
        {
          hint,
          place: { sheet: table.sheet, cell: cellName(row, column) },
        },
      );
    };
    if (text === '') refuse('a table column needs a name', 'Leave the header row out of the range.');
    if (text.length > MAX_HEADER) refuse(`it would be longer than ${MAX_HEADER} characters`, 'Shorten it.');
    if (table.columns.some((name, at) => at !== index && columnKey(name) === columnKey(text))) {
      refuse(`the table has another column "${text}"`, 'Choose a header that is not in use.');
    }
    if (!this.references) throw new Problem('internal', 'prepareHeaderWrites was not called.');
    if (this.references.has(table.name, before)) {
      refuse('formulas refer to the column by its name', 'Rename the column in Excel, which adapts them.');
    }
    table.columns[index] = text;
    columnElements(table.element)[index]?.setAttribute('name', storedColumnName(text));
    this.pkg.touch(table.part);
    return true;
  }

  /** A cell gets other content. Where it is in the totals row of a table, the table's part follows. */
  totalsWritten(sheet: string, row: number, column: number, content: TotalsContent): boolean {
    const table = this.list.find(
      (each) =>
        sameSheet(each.sheet, sheet) &&
        each.totalsRows > 0 &&
        row === each.area.bottom &&
        column >= each.area.left &&
        column <= each.area.right,
    );
    const element = table && columnElements(table.element)[column - table.area.left];
    if (!table || !element) return false;
    for (const name of ['totalsRowLabel', 'totalsRowFunction']) element.removeAttribute(name);
    for (const old of children(element, MAIN, 'totalsRowFormula')) element.removeChild(old);
    if (content.kind === 'text') element.setAttribute('totalsRowLabel', storedColumnName(content.text));
    if (content.kind === 'formula') {
      element.setAttribute('totalsRowFunction', 'custom');
      const formula = createLike(element, 'totalsRowFormula');
      formula.textContent = content.text;
      const after = children(element, MAIN).find((each) => each.localName !== 'calculatedColumnFormula');
      element.insertBefore(formula, after ?? null);
    }
    this.pkg.touch(table.part);
    return true;
  }

  private on(sheet: string, area: Area): Table[] {
    return this.list.filter((table) => sameSheet(table.sheet, sheet) && intersect(table.area, area) !== null);
  }
}

function sameSheet(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function columnElements(table: Element): Element[] {
  const columns = child(table, MAIN, 'tableColumns');
  return columns ? children(columns, MAIN, 'tableColumn') : [];
}
