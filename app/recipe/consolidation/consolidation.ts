import { counted } from '../../errors/counted';
import { Problem } from '../../errors/problem';
import { columnName } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';
import type { Workbook } from '../../workbook/workbook';
import type { NewCell, WorkbookWriter } from '../../workbook/writer';
import { featureWords } from '../feature-words';
import { freshValues, type WhenStale } from '../fresh-values';
import type { JobStepContext, SourceWorkbook } from '../step';
import { stepTargets, type IfMissing } from '../targets/step-targets';
import { columnKeys, Columns, headerOf, NO_HEADER, type ConsolidatedColumn, type Header } from './columns';
import { asText, copiedCell, type KnownStyle } from './copied-cell';
import { writeMissingFiles } from './missing-files';

export interface ConsolidateOptions {
  target: string;
  sheet: string;
  headerRow: number;
  sourceColumn: string;
  onMissing: 'fail' | 'report';
  ifMissing: IfMissing;
  stale: WhenStale;
}

/** One block of rows of one file, with the place of each of its columns in the new sheet. */
interface Block {
  sheet: string;
  /** Data rows only; null where there are none. */
  data: Area | null;
  columns: readonly ConsolidatedColumn[];
}

interface Source {
  name: string;
  source: SourceWorkbook;
  blocks: readonly Block[];
  /** Kept open between the two passes while the files are small. */
  workbook: Workbook | null;
}

/** Files stay open between the passes while they hold no more cells than this together. */
const KEEP_OPEN_CELLS = 2_000_000;
const KEEP_OPEN_FILES = 128;
/** Rows between two reports of progress. */
const PROGRESS_ROWS = 2000;
const DEFAULT_WIDTH = 8.43;

/**
 * Stacks the rows of many workbooks in a new one. A first pass reads the headers of every file, because the header of
 * the new table is written before its rows; a second pass streams the rows.
 */
export class Consolidation {
  private readonly columns: Columns;
  private readonly sources: Source[] = [];
  private keptCells = 0;
  private row = 0;
  private cells = 0;

  constructor(
    private readonly context: JobStepContext,
    private readonly options: ConsolidateOptions,
  ) {
    this.columns = new Columns(options.sourceColumn === '' ? 0 : 1);
  }

  async run(): Promise<void> {
    const { context } = this;
    if (context.missing.length > 0 && this.options.onMissing === 'fail') {
      throw new Problem(
        'step-refused',
        `${counted(context.missing.length, 'file')} failed (${context.missing
          .map((file) => file.name)
          .slice(0, 5)
          .join(', ')}), so nothing was consolidated.`,
        { hint: 'Repair them, or set "onMissing" to "report" to consolidate the others.' },
      );
    }
    try {
      for (const [index, source] of context.sources.entries()) {
        await this.readHeaders(source);
        context.progress((0.3 * (index + 1)) / context.sources.length);
      }
      this.compareHeaders();
      const writer = await context.create(context.resultPath);
      try {
        await this.write(writer);
        await writer.finish();
      } catch (error) {
        await writer.abort().catch(() => undefined);
        throw error;
      }
    } finally {
      for (const source of this.sources) await source.workbook?.close().catch(() => undefined);
    }
    context.tally.other(this.cells);
    context.tally.count('rows', Math.max(0, this.row - this.headerRows()));
    context.tally.count('files', this.sources.length);
    context.log(
      `Consolidated ${counted(this.sources.length, 'file')}: ${counted(this.row - this.headerRows(), 'row')}, ${counted(this.columns.all.length, 'column')}.`,
    );
  }

  private headerRows(): number {
    return this.options.headerRow === 0 ? 0 : 1;
  }

  private async readHeaders(source: SourceWorkbook): Promise<void> {
    const { context, options } = this;
    const workbook = await this.inFile(source.name, () => source.open());
    let keep = false;
    try {
      await this.inFile(source.name, () => this.makeFresh(workbook));
      const targets = await this.inFile(source.name, () =>
        stepTargets(
          { workbook, tally: context.tally, file: source.name },
          options.target,
          'any',
          options.ifMissing,
        ),
      );
      const blocks: Block[] = [];
      let cells = 0;
      for (const { sheet, area } of targets) {
        await this.nameLeftBehind(workbook, source.name, sheet);
        if (area === null) continue;
        blocks.push(await this.block(workbook, source.name, sheet, area));
        cells += (area.bottom - area.top + 1) * (area.right - area.left + 1);
      }
      if (blocks.length === 0) context.tally.warn(`${source.name} added no rows.`);
      keep = this.sources.length < KEEP_OPEN_FILES && this.keptCells + cells <= KEEP_OPEN_CELLS;
      if (keep) this.keptCells += cells;
      this.sources.push({ name: source.name, source, blocks, workbook: keep ? workbook : null });
    } finally {
      if (!keep) await workbook.close();
    }
  }

  private async makeFresh(workbook: Workbook): Promise<void> {
    await freshValues(this.context, workbook, this.options.stale);
  }

  /** Problems inside a file name the file. */
  private async inFile<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw Problem.from(error).at({ file });
    }
  }

  private async nameLeftBehind(workbook: Workbook, file: string, sheet: string): Promise<void> {
    const words = featureWords(await workbook.features(sheet));
    if (words === '') return;
    const line = `${file}, sheet "${sheet}": ${words} left behind.`;
    this.context.tally.warn(line);
    this.context.log(line);
  }

  private async block(workbook: Workbook, file: string, sheet: string, area: Area): Promise<Block> {
    const { headerRow } = this.options;
    const headers = new Array<Header>(area.right - area.left + 1).fill(NO_HEADER);
    if (headerRow > 0) {
      const row = area.top + headerRow - 1;
      if (row > area.bottom) {
        throw new Problem('step-refused', `The target ends above header row ${headerRow}.`, {
          hint: 'Choose a smaller "headerRow", or skip the file with "ifMissing": "skip".',
          place: { file, sheet },
        });
      }
      for await (const view of workbook.rows(
        sheet,
        { ...area, top: row, bottom: row },
        this.context.signal,
      )) {
        for (const cell of view.cells) headers[cell.column - area.left] = headerOf(workbook, cell);
        break;
      }
    }
    const keys = columnKeys(headers);
    const widths = await workbook.columnWidths(sheet);
    const columns = keys.map((key, index) => {
      const letters = columnName(area.left + index);
      const column = this.columns.match(key, headerRow === 0 ? letters : (headers[index]?.text ?? ''));
      const width = widths.get(area.left + index);
      if (width !== undefined && width > 0) column.width ??= width;
      return column;
    });
    const top = area.top + headerRow;
    return { sheet, data: top > area.bottom ? null : { ...area, top }, columns };
  }

  /** Says which files lack columns that others have: most often a header was misspelt. */
  private compareHeaders(): void {
    if (this.options.headerRow === 0) return;
    for (const { name, blocks } of this.sources) {
      if (blocks.length === 0) continue;
      const present = new Set(blocks.flatMap((block) => block.columns.map((column) => column.number)));
      const lacking = this.columns.all.filter(
        (column) => column.header !== '' && !present.has(column.number),
      );
      if (lacking.length > 0) {
        const listed = lacking.slice(0, 5).map((column) => `"${column.label}"`);
        const more = lacking.length > 5 ? ` and ${lacking.length - 5} more` : '';
        this.context.tally.warn(`${name} has no column ${listed.join(', ')}${more}: left empty.`);
      }
    }
  }

  private async write(writer: WorkbookWriter): Promise<void> {
    const { options, context } = this;
    const columnWidths = new Map<number, number>();
    if (options.sourceColumn !== '') {
      const longest = Math.max(
        options.sourceColumn.length,
        ...this.sources.map((source) => source.name.length),
      );
      columnWidths.set(1, Math.min(60, Math.max(DEFAULT_WIDTH, longest + 2)));
    }
    for (const column of this.columns.all)
      if (column.width !== undefined) columnWidths.set(column.number, column.width);
    await writer.beginSheet({ name: options.sheet, columnWidths, frozenRows: this.headerRows() });
    if (options.headerRow > 0) {
      const bold = writer.style({ bold: true });
      const header: NewCell[] =
        options.sourceColumn === '' ? [] : [{ column: 1, value: asText(options.sourceColumn), style: bold }];
      for (const { number, header: text } of this.columns.all) {
        if (text !== '') header.push({ column: number, value: asText(text), style: bold });
      }
      await this.put(writer, header);
    }
    for (const [index, source] of this.sources.entries()) {
      await this.copyRows(writer, source, (fraction) =>
        context.progress(0.3 + (0.7 * (index + fraction)) / this.sources.length),
      );
    }
    if (context.missing.length > 0) await writeMissingFiles(writer, context, options.sheet);
  }

  private async put(writer: WorkbookWriter, cells: readonly NewCell[]): Promise<void> {
    this.row++;
    this.cells += cells.length;
    await writer.row(this.row, cells);
  }

  private async copyRows(
    writer: WorkbookWriter,
    source: Source,
    progress: (fraction: number) => void,
  ): Promise<void> {
    const { context, options } = this;
    if (source.blocks.every((block) => block.data === null)) return;
    const reopened = source.workbook === null;
    const workbook = source.workbook ?? (await source.source.open());
    source.workbook = null;
    const styles = new Map<number, KnownStyle>();
    const sourceCell: NewCell | null =
      options.sourceColumn === '' ? null : { column: 1, value: asText(source.name) };
    let formulas = 0;
    try {
      if (reopened) await this.makeFresh(workbook);
      for (const [index, { sheet, data, columns }] of source.blocks.entries()) {
        if (data === null) continue;
        for await (const row of workbook.rows(sheet, data, context.signal)) {
          const cells: NewCell[] = [];
          let last = 0;
          let ascending = true;
          for (const cell of row.cells) {
            const column = columns[cell.column - data.left];
            if (column === undefined || cell.value === null || cell.value === '') continue;
            if (cell.formula !== undefined) formulas++;
            if (column.number < last) ascending = false;
            last = column.number;
            cells.push(copiedCell(workbook, writer, styles, cell, column.number));
          }
          if (cells.length === 0) continue;
          // Files whose columns stand in another order than those of the first.
          if (!ascending) cells.sort((a, b) => a.column - b.column);
          if (sourceCell !== null) cells.unshift(sourceCell);
          await this.put(writer, cells);
          if (this.row % PROGRESS_ROWS === 0) {
            progress((index + (row.row - data.top) / (data.bottom - data.top + 1)) / source.blocks.length);
          }
        }
      }
    } catch (error) {
      throw Problem.from(error).at({ file: source.name });
    } finally {
      await workbook.close();
    }
    if (formulas > 0) context.tally.count('formulasAsValues', formulas);
  }
}
