import { shiftFormula } from '../../../formula/shift';
import type { CellFormula } from './cell-body';
import type { SharedMaster } from './shared-masters';
import type { SheetOutline } from './sheet-outline';
import type { SheetCell } from './sheet-cell';
import type { SheetRow } from './sheet-row';

/**
 * Shared formulas during a pass. The master holds the text; its users only an index. When an edit takes the master
 * away, the next user that is left becomes the master: it gets the text, shifted to its place, and the range.
 */
export class SharedFormulas {
  /** Masters that were overwritten and whose users wait for a new one. */
  private readonly orphaned = new Map<number, SharedMaster>();

  constructor(private readonly outline: SheetOutline) {}

  /** Stored text of a cell's formula; '' for a data table. */
  text(formula: CellFormula, row: number, column: number): string {
    if (formula.kind !== 'shared' || formula.text !== '' || formula.si === undefined) return formula.text;
    const master = this.outline.shared.of(formula.si, row, column);
    return master ? shiftFormula(master.text, row - master.row, column - master.column) : '';
  }

  /** Tells that a cell is about to lose its formula. */
  lose(cell: SheetCell): void {
    const formula = cell.formula;
    if (formula?.kind !== 'shared' || formula.text === '' || formula.si === undefined) return;
    const ref = formula.ref ?? null;
    if (ref && ref.top === ref.bottom && ref.left === ref.right) return;
    this.orphaned.set(formula.si, { row: cell.row, column: cell.column, text: formula.text, ref });
  }

  /** Whether the row has to be looked at although no edit targets it. */
  concerns(row: SheetRow): boolean {
    return (this.orphaned.size > 0 || this.outline.lateMasters.size > 0) && row.mentions('shared');
  }

  /** Gives orphans their new master. Called once all edits of the row are done. */
  settle(row: SheetRow): void {
    for (const cell of row.all()) {
      const formula = cell.formula;
      if (formula?.kind !== 'shared' || formula.si === undefined) continue;
      if (this.outline.lateMasters.has(formula.si)) {
        // Such users cannot be told in time that their master went: each gets its own text.
        const text = this.text(formula, cell.row, cell.column);
        if (text === '') continue;
        cell.rewriteFormula({ kind: 'normal', text });
        row.markChanged();
        continue;
      }
      if (formula.text !== '') continue;
      const lost = this.orphaned.get(formula.si);
      if (!lost) continue;
      this.orphaned.delete(formula.si);
      const bottom = Math.max(lost.ref?.bottom ?? cell.row, cell.row);
      const left = Math.min(lost.ref?.left ?? cell.column, cell.column);
      const right = Math.max(lost.ref?.right ?? cell.column, cell.column);
      cell.rewriteFormula({
        kind: 'shared',
        si: formula.si,
        ref: { top: cell.row, left: cell.row === bottom ? cell.column : left, bottom, right },
        text: shiftFormula(lost.text, cell.row - lost.row, cell.column - lost.column),
      });
      row.markChanged();
    }
  }
}
