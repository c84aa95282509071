import path from 'node:path';
import { createWorkbookWriter } from '../../engines/embedded/create/workbook-writer';
import { openEmbedded } from '../../engines/embedded/workbook/open-embedded';
import { DEFAULT_LIMITS } from '../../engines/limits';
import { temporaryFolder } from '../../testing/temporary-folder';
import { cellName } from '../../workbook/a1';
import type { CellInput, CellValue } from '../../workbook/cells';
import { Tally } from '../../workbook/tally';
import type { Workbook } from '../../workbook/workbook';
import type { NewCell } from '../../workbook/writer';
import { stepById } from '../catalogue';
import type { PdfPrinter } from '../pdf-printer';
import type { SourceWorkbook, StepContext } from '../step';

/** A cell of a test workbook: a value, one with a number format, or a formula with its last value. */
export type BenchCell =
  | CellValue
  | CellInput
  | { value: CellValue | CellInput; format: string }
  | { formula: CellInput; computed: CellValue };
export type BenchSheets = Record<string, readonly (readonly BenchCell[])[]>;

/** A machine without any program that prints. */
const noPdf: PdfPrinter = {
  available: () => Promise.resolve([]),
  printHtml: () => Promise.reject(new Error('no program')),
  printWorkbook: () => Promise.reject(new Error('no program')),
};

/** Runs steps of the catalogue on real workbooks of the embedded engine, in a folder of its own. */
export class StepBench {
  readonly folder = temporaryFolder();
  readonly log: string[] = [];
  /** Exported files, by name. */
  readonly outputs = new Map<string, string>();
  pdf: PdfPrinter = noPdf;
  private files = 0;
  private readonly open = new Set<Workbook>();

  /** Writes a workbook with the embedded engine's writer; answers its path. */
  async file(
    sheets: BenchSheets,
    options: { dateSystem?: 1900 | 1904; widths?: Record<number, number> } = {},
  ): Promise<string> {
    const file = path.join(this.folder, `input-${++this.files}.xlsx`);
    const writer = await createWorkbookWriter(file, { dateSystem: options.dateSystem ?? 1900 });
    const columnWidths = new Map(
      Object.entries(options.widths ?? {}).map(([column, width]) => [Number(column), width]),
    );
    for (const [name, rows] of Object.entries(sheets)) {
      await writer.beginSheet({ name, columnWidths });
      for (const [index, row] of rows.entries()) {
        const cells: NewCell[] = [];
        row.forEach((cell, index) => {
          const column = index + 1;
          if (cell === null) return;
          if (typeof cell === 'object' && 'format' in cell) {
            cells.push({ column, value: cell.value, style: writer.style({ numberFormat: cell.format }) });
          } else if (typeof cell === 'object' && 'computed' in cell) {
            cells.push({ column, value: cell.formula, computed: cell.computed });
          } else cells.push({ column, value: cell });
        });
        if (cells.length > 0) await writer.row(index + 1, cells);
      }
    }
    await writer.finish();
    return file;
  }

  async openFile(file: string): Promise<Workbook> {
    const workbook = await openEmbedded(file, { limits: DEFAULT_LIMITS, scratch: this.folder });
    this.open.add(workbook);
    return workbook;
  }

  async workbook(sheets: BenchSheets, options?: { dateSystem?: 1900 | 1904 }): Promise<Workbook> {
    return this.openFile(await this.file(sheets, options));
  }

  context(workbook: Workbook, tally = new Tally(0)): StepContext {
    return {
      workbook,
      tally,
      signal: new AbortController().signal,
      input: { name: 'Input', fileName: 'Input.xlsx', folder: '' },
      startedAt: new Date(2026, 10, 30, 12),
      calc: 'ironcalc',
      scratch: this.folder,
      log: (line) => this.log.push(line),
      progress: () => undefined,
      stageOutput: (name) => {
        const file = path.join(this.folder, `out-${this.outputs.size}-${name}`);
        this.outputs.set(name, file);
        return Promise.resolve(file);
      },
      pdf: this.pdf,
    };
  }

  /** Runs one per-file step as a recipe would, with defaults filled in, up to the flush of its edits. */
  async run(workbook: Workbook, written: Record<string, unknown> & { step: string }): Promise<Tally> {
    const { step: id, ...options } = written;
    const step = stepById(id);
    if (step?.phase !== 'file') throw new Error(`no per-file step ${id}`);
    const context = this.context(workbook);
    await step.run(context, step.schema.parse(options));
    await workbook.flush();
    return context.tally;
  }

  /** Runs `consolidate` over files; answers the path of the result. */
  async consolidate(
    files: readonly { name: string; path: string }[],
    options: Record<string, unknown>,
    missing: readonly { name: string; reason: string }[] = [],
  ): Promise<{ path: string; tally: Tally }> {
    const step = stepById('consolidate');
    if (step?.phase !== 'job') throw new Error('no job step');
    const { workbook: _, ...context } = this.context(await this.workbook({ Unused: [[1]] }));
    const resultPath = path.join(this.folder, `result-${++this.files}.xlsx`);
    const sources = files.map((file): SourceWorkbook => ({
      name: file.name,
      open: () => this.openFile(file.path),
    }));
    await step.run(
      { ...context, sources, missing, create: createWorkbookWriter, resultPath },
      step.schema.parse(options),
    );
    return { path: resultPath, tally: context.tally };
  }

  async close(): Promise<void> {
    for (const workbook of this.open) await workbook.close().catch(() => undefined);
  }
}

/** The valued cells of a sheet as `A1` to value; formulas as `=text`. */
export async function cellsOf(workbook: Workbook, sheet: string): Promise<Record<string, unknown>> {
  const cells: Record<string, unknown> = {};
  for await (const row of workbook.rows(sheet)) {
    for (const cell of row.cells) {
      if (cell.formula !== undefined) cells[cellName(row.row, cell.column)] = `=${cell.formula}`;
      else if (cell.value !== null) cells[cellName(row.row, cell.column)] = cell.value;
    }
  }
  return cells;
}
