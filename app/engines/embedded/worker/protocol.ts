import { z } from 'zod';
import type { CsvInput } from '../../../recipe/recipe';
import type { PdfPage, PdfProgram } from '../../../recipe/pdf-printer';
import type { EngineLimits, TaskOrder, TaskOutcome } from '../../engine';
import type { ComputedCopy, PreviewRequest } from '../../inspector';
import type { BookFacts } from '../inspect/book-facts';

/** What an embedded worker is asked to do. */
export type WorkerJob =
  | { kind: 'task'; order: TaskOrder }
  | { kind: 'inspect'; path: string; csv: CsvInput | undefined; limits: EngineLimits }
  | { kind: 'preview'; path: string; request: PreviewRequest; limits: EngineLimits }
  | { kind: 'compute'; path: string; destination: string; limits: EngineLimits }
  | { kind: 'facts'; path: string; limits: EngineLimits }
  | { kind: 'import'; path: string; destination: string; csv: CsvInput | undefined; limits: EngineLimits };

/** Services of the main process that a worker asks for while it runs a task. */
export type ServiceCall =
  | { service: 'pdf.available' }
  | {
      service: 'pdf.printHtml';
      program: 'electron' | 'chromium';
      htmlPath: string;
      pdfPath: string;
      page: PdfPage;
    }
  | { service: 'pdf.printWorkbook'; program: 'libreoffice'; workbookPath: string; pdfPath: string };

const pdfProgram = z.enum(['electron', 'libreoffice', 'chromium']) satisfies z.ZodType<PdfProgram>;

export const pdfPrograms = z.array(pdfProgram);

export const serviceCall: z.ZodType<ServiceCall> = z.discriminatedUnion('service', [
  z.object({ service: z.literal('pdf.available') }),
  z.object({
    service: z.literal('pdf.printHtml'),
    program: z.enum(['electron', 'chromium']),
    htmlPath: z.string(),
    pdfPath: z.string(),
    page: z.object({ format: z.enum(['A4', 'Letter', 'A3']), landscape: z.boolean() }),
  }),
  z.object({
    service: z.literal('pdf.printWorkbook'),
    program: z.literal('libreoffice'),
    workbookPath: z.string(),
    pdfPath: z.string(),
  }),
]);

const cellPlace = z.object({ sheet: z.string(), cell: z.string() });

/** A worker has read hostile files: what it reports is checked before the journal and the window see it. */
export const taskOutcome: z.ZodType<TaskOutcome> = z.object({
  steps: z.array(
    z.object({
      index: z.number().int(),
      step: z.string(),
      changed: z.number(),
      counts: z.record(z.string(), z.number()),
      warnings: z.array(z.string()),
      cells: z.array(cellPlace.extend({ before: z.string(), after: z.string() })),
      ms: z.number(),
    }),
  ),
  outputs: z.array(
    z.object({
      stagedPath: z.string(),
      name: z.string(),
      kind: z.enum(['workbook', 'csv', 'json', 'pdf']),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
  warnings: z.array(z.string()),
  leftBehind: z.array(z.string()),
  staleFormulas: z.number(),
  staleCells: z.array(cellPlace),
  inputs: z.array(z.object({ path: z.string(), bytes: z.number(), mtimeMs: z.number(), sha256: z.string() })),
});

export const taskEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('started'), pid: z.number().nullable() }),
  z.object({
    kind: z.literal('phase'),
    phase: z.enum(['copy', 'open', 'step', 'save', 'check']),
    step: z.number().int().optional(),
  }),
  z.object({ kind: z.literal('progress'), fraction: z.number() }),
  z.object({ kind: z.literal('log'), line: z.string().max(10_000) }),
]);

const cellKind = z.enum(['number', 'text', 'boolean', 'error', 'date']);

const sheetTab = z.object({
  name: z.string(),
  kind: z.enum(['worksheet', 'chart', 'macro', 'dialog']),
  visibility: z.enum(['visible', 'hidden', 'veryHidden']),
});

export const inspectedFile = z.object({
  kind: z.enum(['xlsx', 'xlsm', 'xls', 'csv']),
  sheets: z.array(
    sheetTab.extend({
      used: z.object({ top: z.number(), left: z.number(), bottom: z.number(), right: z.number() }).nullable(),
    }),
  ),
  csv: z
    .object({
      delimiter: z.enum([',', ';', '\t', '|']),
      encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15']),
      header: z.boolean(),
      decimal: z.enum(['.', ',']),
    })
    .nullable(),
  notes: z.array(z.string()),
});

export const preview = z.object({
  sheet: z.string(),
  sheets: z.array(sheetTab),
  top: z.number(),
  rows: z.array(
    z.object({
      row: z.number(),
      cells: z.array(
        z.object({
          column: z.number(),
          text: z.string(),
          kind: cellKind,
          formula: z.string().optional(),
          stale: z.boolean().optional(),
          bold: z.boolean().optional(),
        }),
      ),
    }),
  ),
  totalRows: z.number(),
  totalColumns: z.number(),
  complete: z.boolean(),
});

const area = z.object({ top: z.number(), left: z.number(), bottom: z.number(), right: z.number() });
const areas = z.array(area);

const sheetFacts = z.object({
  used: area.nullable(),
  hasFormulas: z.boolean(),
  merges: areas,
  arrays: z.array(z.object({ kind: z.enum(['array', 'dataTable']), ref: area })),
  pivots: areas,
  protection: z.object({ formatCells: z.boolean(), formatColumns: z.boolean(), open: areas }).nullable(),
  features: z.object({
    charts: z.number(),
    images: z.number(),
    comments: z.number(),
    pivots: z.number(),
    validations: z.number(),
    conditionalFormats: z.number(),
    mergedCells: z.number(),
    hyperlinks: z.number(),
    controls: z.number(),
    sparklines: z.number(),
  }),
});

export const bookFacts: z.ZodType<BookFacts> = z.object({
  dateSystem: z.union([z.literal(1900), z.literal(1904)]),
  format: z.enum(['xlsx', 'xlsm']),
  calculation: z.enum(['automatic', 'manual', 'semiautomatic']),
  structureProtected: z.boolean(),
  macros: z.boolean(),
  signed: z.boolean(),
  sheets: z.array(sheetTab.extend({ index: z.number().int() })),
  names: z.array(
    z.object({
      name: z.string(),
      sheet: z.string().optional(),
      refersTo: z.string(),
      hidden: z.boolean(),
      area: z.object({ sheet: z.string(), area }).optional(),
    }),
  ),
  tables: z.array(
    z.object({
      name: z.string(),
      sheet: z.string(),
      area,
      headerRows: z.number(),
      totalsRows: z.number(),
      columns: z.array(z.string()),
    }),
  ),
  worksheets: z.record(z.string(), sheetFacts),
});

export const computedCopy: z.ZodType<ComputedCopy> = z.object({
  computed: z.number(),
  failed: z.object({ count: z.number(), cells: z.array(cellPlace.extend({ why: z.string().optional() })) }),
});

export const importNotes = z.array(z.string()).nullable();
