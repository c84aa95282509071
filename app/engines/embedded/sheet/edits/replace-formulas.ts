import { Problem } from '../../../../errors/problem';
import { checkFormula } from '../../../../formula/check';
import { newlyMissingPart } from '../../../../formula/missing-part';
import { externalParts, fromStored, toStored } from '../../../../formula/stored';
import { areaName } from '../../../../workbook/a1';
import type { Area } from '../../../../workbook/cells';
import type { TextReplacer } from '../../../../workbook/edits';
import { contains } from '../../../../workbook/a1';
import { replaceInText } from '../../strings/rich-text';
import type { EditLog } from '../edit-log';
import { refusal, type PassContext } from '../pass-context';
import type { RowEdit } from '../row-edit';
import type { SheetRow } from '../sheet-row';
import type { FormulaSurroundings } from './formula-surroundings';

/** Replaces in the text of formulas, as people read it. What comes out must be a formula. */
export class ReplaceFormulas implements RowEdit {
  readonly top: number;
  readonly bottom: number;
  readonly creates = false;

  constructor(
    private readonly area: Area,
    private readonly replacer: TextReplacer,
    private readonly context: PassContext,
    readonly log: EditLog,
    private readonly place: FormulaSurroundings,
  ) {
    this.top = area.top;
    this.bottom = area.bottom;
  }

  mayChange(row: SheetRow): boolean {
    return row.mentions(`<${row.prefix}f`);
  }

  apply(row: SheetRow): void {
    const { context, log } = this;
    const cells = row
      .between(this.area.left, this.area.right)
      .filter((cell) => cell.formula !== null && cell.formula.kind !== 'dataTable');
    const texts = cells.map((cell) => {
      const formula = cell.formula;
      return formula ? fromStored(context.shared.text(formula, cell.row, cell.column)) : '';
    });
    if (texts.length === 0) return;
    const found = this.replacer.replaceAll(texts);
    cells.forEach((cell, i) => {
      const text = texts[i] as string;
      const replacements = found[i];
      if (!replacements || replacements.length === 0) return;
      const fresh = replaceInText(text, replacements);
      if (fresh === text) return;
      const { formula } = cell;
      if (!formula) return;
      const place = { sheet: context.sheet, cell: cell.name };
      const problem = checkFormula(fresh);
      if (problem) throw this.broken(cell.name, text, fresh, problem.message);
      const missing = newlyMissingPart(text, fresh, this.place.parts);
      if (missing) throw Problem.fromData(missing).at(place);
      if (formula.kind === 'array' && formula.ref && !contains(this.area, formula.ref)) {
        throw refusal(
          context.sheet,
          cell.name,
          `is part of the array formula of ${areaName(formula.ref)}`,
          'Let the target hold the whole array.',
        );
      }
      context.requireUnlocked(cell.row, cell.column, cell.style);
      const table = this.place.tableAt(cell.row, cell.column);
      const array = formula.kind === 'array';
      const externals = externalParts(text);
      const stored = toStored(fresh, { array, externals, ...(table === undefined ? {} : { table }) });
      if (!stored.ok) throw Problem.fromData(stored.problem).at(place);
      const before = log.wantsTexts ? `=${text}` : '';
      if (formula.kind === 'array' && formula.ref) {
        // Its extent stays.
        cell.rewriteFormula({ ...formula, text: stored.formula.text });
        context.rewritten(cell);
      } else {
        const own = { top: cell.row, left: cell.column, bottom: cell.row, right: cell.column };
        const kind = stored.formula.evaluation === 'array' ? 'array' : 'normal';
        context.setFormula(cell, {
          kind,
          text: stored.formula.text,
          ...(kind === 'array' ? { ref: own } : {}),
        });
      }
      row.markChanged();
      log.cell(cell.row, cell.column, before, log.wantsTexts ? context.display(cell) : '', true);
    });
  }

  private broken(cell: string, before: string, after: string, why: string): Problem {
    return new Problem(
      'step-refused',
      `Replacing in the formula of ${cell} on '${this.context.sheet}' (=${before}) would leave =${after}, which is no formula: ${why}`,
      {
        place: { sheet: this.context.sheet, cell },
        hint: 'Narrow the target or the text to find.',
      },
    );
  }
}
