import { shiftFormula } from '../../../../formula/shift';
import { areaName, cellName } from '../../../../workbook/a1';
import type { Area } from '../../../../workbook/cells';
import type { CellType } from '../cell-cursor';
import { refuseTooManyCells } from '../edit-guard';
import type { EditLog } from '../edit-log';
import { refusal, type PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetCell } from '../sheet-cell';
import type { SheetRow } from '../sheet-row';

interface Source {
  style: number;
  type: CellType;
  value: string | null;
  inline: string | null;
  /** Stored text of its formula, or null. */
  formula: string | null;
  /** Record of rich value data (`vm`), 0 for none. */
  valueMetadata: number;
}

function isVoid(source: Source): boolean {
  return source.value === null && source.inline === null && source.formula === null;
}

/**
 * Copies the first row of an area into the rows below: values as they are, formulas with references shifted, formats
 * too, as Excel's Fill Down does.
 */
export class FillDown implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates = true;
  private readonly sources = new Map<number, Source>();
  /** Format of the first row itself, where it has one. */
  private rowStyle: number | null = null;

  constructor(
    private readonly area: Area,
    private readonly context: PassContext,
    readonly log: EditLog,
    /** Merged cells that reach into the rows to fill. */
    private readonly merges: readonly Area[],
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
  }

  mayChange(row: SheetRow): boolean {
    return row.existed || row.changed || this.sources.size > 0;
  }

  apply(row: SheetRow): void {
    if (row.number === this.top) this.take(row);
    else this.give(row);
  }

  private take(row: SheetRow): void {
    const { context } = this;
    this.rowStyle = row.rowStyle;
    for (const cell of row.between(this.area.left, this.area.right)) {
      const { formula } = cell;
      if (formula && (formula.kind === 'array' || formula.kind === 'dataTable')) {
        throw refusal(
          context.sheet,
          cell.name,
          'holds an array formula or a data table, which cannot be filled down',
          'Leave the cell out of the target.',
        );
      }
      this.sources.set(cell.column, {
        style: cell.style,
        type: cell.type,
        value: cell.value,
        inline: cell.inline,
        formula: formula ? context.shared.text(formula, cell.row, cell.column) : null,
        valueMetadata: cell.valueMetadata,
      });
    }
    if (this.sources.size > 0) {
      const filled = { ...this.area, right: this.area.left + this.sources.size - 1 };
      refuseTooManyCells(context.sheet, filled, 'Filling down');
    }
  }

  private give(row: SheetRow): void {
    const { context, log } = this;
    const columns = new Set(this.sources.keys());
    for (const cell of row.between(this.area.left, this.area.right)) columns.add(cell.column);
    for (const column of [...columns].sort((a, b) => a - b)) {
      const source = this.sources.get(column);
      const existing = row.cell(column);
      // Where the first row has no cell, it shows the format of row or column.
      const style = source?.style ?? this.rowStyle ?? context.outline.columnStyle(column);
      if (!source && existing && !existing.filled && existing.style === style) continue;
      if (existing && source && this.same(existing, source, row.number)) continue;
      if (!existing && source && isVoid(source) && source.style === context.styleFor(row, column)) continue;
      context.requireUnlocked(row.number, column, existing ? existing.style : context.styleFor(row, column));
      if (source && !isVoid(source)) this.refuseCovered(row.number, column);
      const before = existing && log.wantsTexts ? context.display(existing) : '';
      const cell = existing ?? context.obtain(row, column);
      row.markChanged();
      cell.setStyle(style);
      if (!source || isVoid(source)) {
        context.empty(cell);
      } else if (source.formula !== null) {
        context.setFormula(cell, {
          kind: 'normal',
          text: shiftFormula(source.formula, row.number - this.top, 0),
        });
      } else if (source.type === 'inlineStr') {
        context.setConstant(cell, 'inlineStr', '');
        cell.setResult('inlineStr', null);
        cell.setInline(source.inline ?? '');
      } else context.setConstant(cell, source.type, source.value ?? '');
      if (source && source.formula === null && source.valueMetadata > 0)
        cell.setValueMetadata(source.valueMetadata);
      log.cell(row.number, column, before, log.wantsTexts ? context.display(cell) : '', true);
      context.removeBare(row, cell);
    }
  }

  private refuseCovered(row: number, column: number): void {
    for (const merge of this.merges) {
      if (row < merge.top || row > merge.bottom || column < merge.left || column > merge.right) continue;
      if (row === merge.top && column === merge.left) continue;
      throw refusal(
        this.context.sheet,
        cellName(row, column),
        `is covered by the merged cell ${areaName(merge)}`,
        'Leave merged cells out of the target.',
      );
    }
  }

  private same(cell: SheetCell, source: Source, row: number): boolean {
    if (cell.style !== source.style) return false;
    if (source.formula !== null) {
      if (cell.formula === null || cell.formula.kind === 'array' || cell.formula.kind === 'dataTable')
        return false;
      const text = this.context.shared.text(cell.formula, cell.row, cell.column);
      return text === shiftFormula(source.formula, row - this.top, 0);
    }
    return (
      cell.formula === null &&
      cell.type === source.type &&
      cell.value === source.value &&
      cell.inline === source.inline
    );
  }
}
