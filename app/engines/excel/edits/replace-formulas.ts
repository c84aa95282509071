import { Problem } from '../../../errors/problem';
import { checkFormula } from '../../../formula/check';
import { newlyMissingPart } from '../../../formula/missing-part';
import { fromStored, toStored } from '../../../formula/stored';
import { areaName, cellName, contains, intersect } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { TextReplacer } from '../../../workbook/edits';
import { CallBatch } from '../../../com/call-batch';
import { refusal } from '../../embedded/sheet/pass-context';
import { replaceInText } from '../../embedded/strings/rich-text';
import { areaChunks } from '../area-chunks';
import { readBlock } from '../cells/cell-block';
import { formatGrid } from '../cells/regions';
import { applyChanges, requireUnlocked, tableAt, type Change, type EditContext } from './edit-context';

/** Replaces in the text of formulas, as people read it. What comes out must be a formula. */
export async function replaceFormulas(
  context: EditContext,
  area: Area,
  replacer: TextReplacer,
): Promise<void> {
  const { book, sheet, live, log } = context;
  const touched = live.used && intersect(area, live.used);
  if (!touched || !live.hasFormulas) return;
  for (const part of areaChunks(touched)) {
    context.signal?.throwIfAborted();
    const cells = await readBlock(book, sheet, part, live.arrays);
    const places = cells.formulas.flatMap((formula, i) => (formula === undefined ? [] : [i]));
    if (places.length === 0) continue;
    const texts = places.map((i) => cells.formulas[i] as string);
    const found = replacer.replaceAll(texts);
    const width = part.right - part.left + 1;
    const changes = new Array<Change | undefined>(cells.values.length).fill(undefined);
    const arrays: { i: number; row: number; column: number; ref: Area; text: string; fresh: string }[] = [];
    places.forEach((i, n) => {
      const text = texts[n] as string;
      const replacements = found[n];
      if (!replacements || replacements.length === 0) return;
      const fresh = replaceInText(text, replacements);
      if (fresh === text) return;
      const row = part.top + Math.floor(i / width);
      const column = part.left + (i % width);
      const cell = cellName(row, column);
      const array = live.arrays.find(({ ref }) => ref.top === row && ref.left === column);
      if (array?.kind === 'dataTable') return;
      const problem = checkFormula(fresh);
      if (problem) throw broken(sheet, cell, text, fresh, problem.message);
      const missing = newlyMissingPart(text, fresh, context);
      if (missing) throw Problem.fromData(missing).at({ sheet, cell });
      if (array && !contains(area, array.ref)) {
        throw refusal(
          sheet,
          cell,
          `is part of the array formula of ${areaName(array.ref)}`,
          'Let the target hold the whole array.',
        );
      }
      if (array) {
        arrays.push({ i, row, column, ref: array.ref, text, fresh });
        return;
      }
      const table = tableAt(context, row, column);
      const stored = toStored(fresh, table === undefined ? {} : { table });
      if (!stored.ok) throw Problem.fromData(stored.problem).at({ sheet, cell });
      const { evaluation } = stored.formula;
      changes[i] = {
        put: { kind: 'formula', text: fromStored(stored.formula.text), evaluation },
        counts: true,
      };
    });
    if (changes.some((change) => change !== undefined)) {
      await applyChanges(context, cells, await formatGrid(book, sheet, part), changes);
    }
    for (const { row, column, ref, text, fresh } of arrays) {
      await requireUnlocked(context, ref, () => true);
      // An array formula may fill several cells: its extent stays.
      await rewriteArray(context, ref, fresh);
      log.cell(row, column, log.wantsTexts ? `=${text}` : '', log.wantsTexts ? `=${fresh}` : '', true);
    }
  }
}

async function rewriteArray({ book, sheet }: EditContext, ref: Area, formula: string): Promise<void> {
  const spills =
    (await book.rangesHave(sheet, 'HasSpill')) &&
    (await book.ask((batch) =>
      batch.get(book.range(batch, sheet, { ...ref, bottom: ref.top, right: ref.left }), 'HasSpill'),
    )) === true;
  const batch = new CallBatch();
  if (spills) {
    const first = book.range(batch, sheet, { ...ref, bottom: ref.top, right: ref.left });
    batch.put(first, 'Formula2', `=${formula}`);
  } else batch.put(book.range(batch, sheet, ref), 'FormulaArray', `=${formula}`);
  await book.run(batch);
}

function broken(sheet: string, cell: string, before: string, after: string, why: string): Problem {
  return new Problem(
    'step-refused',
    `Replacing in the formula of ${cell} on '${sheet}' (=${before}) would leave =${after}, which is no formula: ${why}`,
    { place: { sheet, cell }, hint: 'Narrow the target or the text to find.' },
  );
}
