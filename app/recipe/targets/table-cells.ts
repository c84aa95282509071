import type { Area } from '../../workbook/cells';
import type { TableInfo } from '../../workbook/workbook';
import type { Target } from './parse-target';
import { resolvedArea, type Resolved, type Whereabouts } from './resolved';
import type { SheetPattern } from './sheet-pattern';
import { missing } from './target-problems';

/** The cells of a table, of some of its columns or of some of its sections. */
export function tableCells(workbook: Whereabouts, target: Target & { kind: 'table' }): Resolved {
  const table = findTable(workbook, target, target.table, target.sheets);
  return resolvedArea(table.sheet, tableArea(target, table));
}

function findTable(
  workbook: Whereabouts,
  target: Target,
  name: string,
  sheets: SheetPattern | null,
): TableInfo {
  const table = workbook.tables().find((one) => one.name.toUpperCase() === name.toUpperCase());
  if (table === undefined) {
    throw missing(
      target,
      'table',
      name,
      workbook.tables().map((one) => one.name),
    );
  }
  if (sheets !== null && !sheets.matches(table.sheet)) {
    throw missing(
      target,
      'table on that sheet named',
      name,
      [],
      `Table ${table.name} is on sheet "${table.sheet}".`,
    );
  }
  return table;
}

function tableArea(target: Target & { kind: 'table' }, table: TableInfo): Area {
  let { left, right } = table.area;
  const at = (name: string) => {
    const index = table.columns.findIndex((column) => column.toUpperCase() === name.toUpperCase());
    if (index < 0) throw missing(target, `column in table ${table.name} named`, name, table.columns);
    return table.area.left + index;
  };
  const [first, last] = target.columns;
  if (first !== undefined) {
    const from = at(first);
    const to = last === undefined ? from : at(last);
    left = Math.min(from, to);
    right = Math.max(from, to);
  }
  const sections = target.sections.length === 0 ? ['data' as const] : target.sections;
  const parts = sections.map((section) => sectionRows(target, table, section));
  const top = Math.min(...parts.map((part) => part.top));
  const bottom = Math.max(...parts.map((part) => part.bottom));
  return { top, left, bottom, right };
}

function sectionRows(target: Target, table: TableInfo, section: string): { top: number; bottom: number } {
  const { top, bottom } = table.area;
  const dataTop = top + table.headerRows;
  const dataBottom = bottom - table.totalsRows;
  const rows =
    section === 'all'
      ? { top, bottom }
      : section === 'headers'
        ? { top, bottom: dataTop - 1 }
        : section === 'totals'
          ? { top: dataBottom + 1, bottom }
          : { top: dataTop, bottom: dataBottom };
  if (rows.top > rows.bottom) throw missing(target, `${section} row in table`, table.name, []);
  return rows;
}
