import { Problem } from '../../../errors/problem';
import { intersect, parseArea } from '../../../workbook/a1';
import type { SheetEdit } from '../../../workbook/edits';
import { Tally } from '../../../workbook/tally';
import type { BookSheet } from '../book/book-part';
import { commentCells, removeComments } from '../comments/sheet-comments';
import { linkRelations } from '../sheet-tail/clear-attached';
import { applyTailEdits } from '../sheet-tail/tail-edit';
import type { PassContext } from '../sheet/pass-context';
import { pivotAreas } from '../sheet/pivot-areas';
import type { SheetOutline } from '../sheet/sheet-outline';
import { cancelled, onMasked, sheetPass } from '../sheet/sheet-pass';
import { StringsNeeded } from '../strings/shared-strings';
import type { BookState } from './book-state';
import { planEdits, type EditPlan, type PlanEnvironment, type QueuedEdit } from './edit-plan';

/** A pass that is ready to run. */
interface PlannedPass {
  draft: SheetOutline;
  context: PassContext;
  edits: EditPlan;
  /** Cells that still have a comment after it. */
  comments: ReadonlySet<string>;
}

/** Edits of sheets: queued as they come, and run in one pass over a sheet's rows before anybody looks. */
export class SheetEdits {
  private readonly queues = new Map<string, QueuedEdit[]>();
  /** What waits writes formulas; it writes headers of tables. */
  private waiting = { formulas: false, headers: false };

  constructor(private readonly state: BookState) {}

  /** Rejects as the sheet's pass would, as far as that is known before it: arrays, pivots, merges, protection. */
  async refuse(sheet: BookSheet, edit: SheetEdit): Promise<void> {
    const { state } = this;
    const draft = (await state.outlines.of(sheet)).draft();
    // A fitted width is measured when the edit is queued; whether it may be set does not depend on it.
    const tried = edit.kind === 'column-width' && edit.width === 'fit' ? { ...edit, width: 0 } : edit;
    planEdits(
      sheet.name,
      [{ edit: tried, tally: new Tally(0) }],
      this.environment(sheet, {
        outline: draft,
        context: state.context(sheet, draft),
        pivots: await pivotAreas(state.pkg, sheet.part),
        comments: new Set(),
      }),
    );
  }

  /**
   * Runs what waits before an edit where a formula and a header of a table would meet: a column is renamed at the end of
   * its pass, and formulas have to be checked against the names of their time.
   */
  async flushBefore(sheet: BookSheet, edit: SheetEdit): Promise<void> {
    const { formulas, headers } = this.writes(sheet, edit);
    if ((formulas && this.waiting.headers) || (headers && this.waiting.formulas)) await this.flush();
  }

  private writes(sheet: BookSheet, edit: QueuedEdit['edit']): { formulas: boolean; headers: boolean } {
    return {
      formulas:
        edit.kind === 'write'
          ? edit.block.some((line) => line.some(({ kind }) => kind === 'formula'))
          : edit.kind === 'replace' && edit.in === 'formulas',
      headers:
        'area' in edit && edit.kind !== 'style' && this.state.tables.touches(sheet.name, edit.area).headers,
    };
  }

  queue(sheet: BookSheet, queued: QueuedEdit): void {
    const { formulas, headers } = this.writes(sheet, queued.edit);
    this.waiting.formulas ||= formulas;
    this.waiting.headers ||= headers;
    const queue = this.queues.get(sheet.name);
    if (queue) queue.push(queued);
    else this.queues.set(sheet.name, [queued]);
  }

  /** Runs what is queued, a pass a sheet. */
  async flush(signal?: AbortSignal): Promise<void> {
    const { book, strings, outlines } = this.state;
    this.waiting = { formulas: false, headers: false };
    for (const sheet of book.sheets()) {
      const queue = this.queues.get(sheet.name);
      if (!queue || queue.length === 0) continue;
      if (signal?.aborted) throw cancelled();
      this.queues.delete(sheet.name);
      if (!queue.every(({ edit }) => needsNoStrings(edit))) await strings.load();
      try {
        await this.runPass(sheet, queue, signal);
      } catch (thrown) {
        if (!(thrown instanceof StringsNeeded)) throw thrown;
        await strings.load();
        await this.runPass(sheet, queue, signal);
      } finally {
        outlines.releaseInflated();
      }
    }
  }

  /** Changes what stands before the rows of a sheet; `change` gets and answers masked XML. */
  async rewriteHead(sheet: BookSheet, change: (head: string) => string): Promise<void> {
    const { state } = this;
    const outline = await state.outlines.of(sheet);
    const head = onMasked(outline.headXml, change);
    if (head === outline.headXml) return;
    const context = state.context(sheet, outline);
    await state.pkg.setStream(
      sheet.part,
      sheetPass(state.pkg.chunks(sheet.part), context, [], { head: () => head }, undefined),
    );
    state.outlines.forget(sheet);
  }

  private async runPass(
    sheet: BookSheet,
    queue: readonly QueuedEdit[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { state } = this;
    const outline = await state.outlines.beforePass(sheet);
    const pivots = await pivotAreas(state.pkg, sheet.part);
    const tableRows = await this.prepareTables(sheet, queue);
    const clearsAll = queue.some(({ edit }) => edit.kind === 'clear' && edit.what === 'all');
    const commented = clearsAll ? await commentCells(state.pkg, sheet.part) : new Set<string>();
    const plan = (): PlannedPass => {
      const draft = outline.draft();
      const comments = new Set(commented);
      const context = state.context(sheet, draft, tableRows);
      const edits = planEdits(
        sheet.name,
        queue,
        this.environment(sheet, { outline: draft, context, pivots, comments }),
      );
      return { draft, context, edits, comments };
    };
    const run = ({ draft, context, edits }: PlannedPass): AsyncGenerator<Buffer> =>
      sheetPass(
        state.outlines.chunks(sheet),
        context,
        edits.rowEdits,
        {
          head: () => draft.headXml,
          tail: (xml) => {
            try {
              context.settleTables();
            } catch (thrown) {
              throw namingStep(Problem.from(thrown), queue);
            }
            return applyTailEdits(xml, draft.tailEdits);
          },
        },
        signal,
      );

    let planned = plan();
    const frameChanged = planned.draft.headXml !== outline.headXml || planned.draft.tailEdits.length > 0;
    const uncommented = [...commented].filter((cell) => !planned.comments.has(cell));
    if (!planned.edits.certain && !frameChanged && uncommented.length === 0) {
      // A pass that changes no row leaves the part as it is, byte for byte.
      for await (const _ of run(planned)) if (planned.edits.logs.some((log) => log.anything)) break;
      if (!planned.edits.logs.some((log) => log.anything)) {
        for (const log of planned.edits.logs) log.commit();
        return;
      }
      planned = plan();
    }
    if (planned.edits.rowEdits.length > 0 || frameChanged) {
      await state.pkg.setStream(sheet.part, run(planned));
      this.dropLinks(sheet, outline.tail, applyTailEdits(outline.tail, planned.draft.tailEdits));
      await removeComments(state.pkg, sheet.part, new Set(uncommented));
      state.outlines.forget(sheet);
      state.edited = true;
    }
    this.settle(sheet, planned);
  }

  private environment(
    sheet: BookSheet,
    known: Pick<PlanEnvironment, 'outline' | 'context' | 'pivots' | 'comments'>,
  ): PlanEnvironment {
    const { book, tables } = this.state;
    return {
      ...known,
      formulas: {
        tableAt: (row, column) => tables.at(sheet.name, row, column)?.name,
        parts: { sheets: book.sheets().map(({ name }) => name), tables: tables.tables() },
      },
      replacements: (replacer) => this.state.replacementsOf(replacer),
    };
  }

  /** Rows of the sheet that hold headers or totals of tables; readies the tables for what may be written there. */
  private async prepareTables(sheet: BookSheet, queue: readonly QueuedEdit[]): Promise<ReadonlySet<number>> {
    const { tables } = this.state;
    const rows = new Set<number>();
    for (const { edit } of queue) {
      if (!('area' in edit) || edit.kind === 'style') continue;
      const touched = tables.touches(sheet.name, edit.area);
      if (touched.headers) await tables.prepareHeaderWrites();
      if (!touched.headers && !touched.totals) continue;
      for (const table of tables.tables()) {
        if (table.sheet !== sheet.name) continue;
        if (table.headerRows > 0) rows.add(table.area.top);
        if (table.totalsRows > 0) rows.add(table.area.bottom);
      }
    }
    return rows;
  }

  /** Removes the relations of links that went. */
  private dropLinks(sheet: BookSheet, before: string, after: string): void {
    if (before === after) return;
    const left = linkRelations(after);
    for (const id of linkRelations(before)) {
      if (!left.has(id)) this.state.pkg.removeRelation(sheet.part, id);
    }
  }

  /** After a pass that succeeded: what other parts and the steps have to know. */
  private settle(sheet: BookSheet, { context, edits }: PlannedPass): void {
    const { state } = this;
    state.passed(sheet, context);
    for (const log of edits.logs) {
      state.formulas.edited(sheet.name, log.changedAreas());
      log.commit();
    }
    state.outlines.setHasFormulas(sheet, context.outline.hasFormulas || context.writtenFormulas.size > 0);
  }
}

/** What tables refuse shows only at the end of a pass: the step at fault is the last that wrote to the cell. */
function namingStep(problem: Problem, queue: readonly QueuedEdit[]): Problem {
  const cell = parseArea(problem.place.cell ?? '');
  const culprit = [...queue]
    .reverse()
    .find(
      ({ edit }) => 'area' in edit && edit.kind !== 'style' && cell && intersect(edit.area, cell) !== null,
    );
  return culprit ? problem.at({ step: culprit.tally.step }) : problem;
}

/** Whether an edit can do without the shared strings, at least as long as it meets none. */
function needsNoStrings(edit: QueuedEdit['edit']): boolean {
  if (edit.kind === 'write') return edit.block.every((line) => line.every((input) => input.kind !== 'text'));
  return edit.kind !== 'replace' && edit.kind !== 'fill-down';
}
