import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Problem, type ProblemData } from '../../errors/problem';
import { checkExport } from '../exports/check-export';
import { exportName, exportPlaces, type ExportPlace } from '../exports/export-places';
import { featureWords } from '../feature-words';
import { mergePdf } from '../exports/merge-pdf';
import { sheetHtml } from '../exports/sheet-html';
import type { PdfProgram } from '../pdf-printer';
import { freshValues } from '../fresh-values';
import { fileStep, type StepContext } from '../step';
import { exportNameField, ifMissingField, staleField, targetField } from '../step-options';
import { CALCULATION, writeSet } from '../write-sets';

const PROGRAMS = ['excel', 'electron', 'libreoffice', 'chromium'] as const;

const schema = z.strictObject({
  target: targetField('What to print: a sheet, * for all sheets, or a range.').default('*'),
  name: exportNameField.default('{name}').meta({
    title: 'File name',
    description: 'Without extension. With {sheet} every sheet gets a file of its own, else all go into one.',
    format: 'name',
  }),
  programs: z
    .array(z.enum(PROGRAMS))
    .min(1)
    .max(4)
    .default([...PROGRAMS])
    .meta({
      title: 'Programs',
      description:
        'Which may print, the first that is there is used. Excel prints where the recipe runs in it, with charts; LibreOffice prints charts and page setups too, but whole workbooks only.',
    }),
  paper: z.enum(['A4', 'Letter', 'A3']).default('A4').meta({ title: 'Paper' }),
  orientation: z.enum(['portrait', 'landscape']).default('portrait').meta({ title: 'Orientation' }),
  header: z.boolean().default(true).meta({
    title: 'Repeat the first row',
    description: 'Prints the first row bold at the top of every page.',
  }),
  ifMissing: ifMissingField,
  stale: staleField,
});
type Options = z.infer<typeof schema>;

/** What a print of the cells alone lacks. */
const NOT_PRINTED = ['charts', 'images', 'conditionalFormats', 'sparklines', 'controls'] as const;

/** LibreOffice converts whole workbooks, so it can only serve exports of everything into one file. */
function isWhole(options: Options): boolean {
  return options.target.trim() === '*' && !options.name.includes('{sheet}');
}

/** The programs that the options allow, in their order. */
export function allowedPrograms(options: Pick<Options, 'target' | 'name' | 'programs'>): PdfProgram[] {
  return options.programs.filter((program) => program !== 'libreoffice' || isWhole(options as Options));
}

/** What to say where none of the programs that a recipe allows is installed. */
export function noProgramProblem(allowed: readonly PdfProgram[], available: readonly PdfProgram[]): Problem {
  const install = allowed.map((program) =>
    program === 'excel'
      ? 'run the recipe in Excel'
      : program === 'electron'
        ? 'run in the Concierge window'
        : program === 'chromium'
          ? 'install Chromium, Chrome or Edge'
          : 'install LibreOffice',
  );
  const has =
    available.length === 0 ? '' : ` This machine has ${available.join(', ')}, which the step does not allow.`;
  return new Problem(
    'missing-part',
    `No program that may make the PDF is installed (${allowed.join(', ')}).${has}`,
    {
      hint: `To export PDF: ${install.join(', or ')}.`,
      place: { field: 'programs' },
    },
  );
}

export const exportPdf = fileStep<Options>({
  id: 'export-pdf',
  title: 'Export PDF',
  help: 'Prints cells to a PDF file, as they are displayed. Excel, Electron, Chromium or LibreOffice makes it; the log says which.',
  schema,
  writes: () => writeSet(CALCULATION),
  needs: () => ['pdf'],
  check(options): ProblemData[] {
    const problems = checkExport(options);
    if (allowedPrograms(options).length === 0) {
      problems.push({
        code: 'recipe-invalid',
        message: 'LibreOffice prints whole workbooks only, and the step allows no other program.',
        hint: 'Target * and leave {sheet} out of the name, or allow "electron" and "chromium" too.',
        place: { field: 'programs' },
      });
    }
    return problems;
  },
  async run(context, options) {
    const available = await context.pdf.available();
    const allowed = allowedPrograms(options);
    const program = allowed.find((one) => available.includes(one));
    if (program === undefined) throw noProgramProblem(allowed, available);
    // LibreOffice decides for itself what of the workbook to print: a sheet without cells may hold a chart.
    const places = program === 'libreoffice' ? [] : await exportPlaces(context, options);
    if (program === 'libreoffice') await freshValues(context, context.workbook, options.stale);
    else if (places.length === 0) return;
    const folder = await mkdtemp(path.join(context.scratch, 'pdf-'));
    try {
      if (program === 'excel') await printInApplication(context, options, places, folder);
      else if (program === 'libreoffice') await printWhole(context, options, folder);
      else await printPlaces(context, options, program, places, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});

async function printWhole(context: StepContext, options: Options, folder: string): Promise<void> {
  const { workbook } = context;
  const copy = path.join(folder, `copy.${workbook.format}`);
  const pdf = path.join(folder, 'printed.pdf');
  await workbook.save(copy, workbook.format, context.signal);
  context.progress(0.3);
  await context.pdf.printWorkbook('libreoffice', copy, pdf);
  const name = exportName(context, options.name, 'pdf', 1, '');
  await copyFile(pdf, await context.stageOutput(name));
  context.log(`Printed ${name} with libreoffice.`);
}

/** Every place in a file of its own or one after the other in one, printed by the application that has the workbook. */
async function printInApplication(
  context: StepContext,
  options: Options,
  places: readonly ExportPlace[],
  folder: string,
): Promise<void> {
  const { application } = context.workbook;
  if (!application) throw new Problem('internal', 'Excel prints only what is open in it.');
  const single = options.name.includes('{sheet}');
  const files = single ? places.map((place) => [place]) : [places];
  let printed = 0;
  for (const [n, group] of files.entries()) {
    const parts: string[] = [];
    for (const { sheet, area } of group) {
      context.signal.throwIfAborted();
      const part = path.join(folder, `${n}-${parts.length}.pdf`);
      await application.exportPdf(sheet, area, part, {
        format: options.paper,
        landscape: options.orientation === 'landscape',
        headerRow: options.header ? area.top : null,
      });
      parts.push(part);
      context.progress(++printed / places.length);
    }
    const name = exportName(context, options.name, 'pdf', n + 1, group[0]?.sheet ?? '');
    const { pages } = await mergePdf(parts, await context.stageOutput(name));
    context.log(`Printed ${name} with excel: ${pages} pages.`);
    context.tally.count('pages', pages);
  }
}

async function printPlaces(
  context: StepContext,
  options: Options,
  program: 'electron' | 'chromium',
  places: readonly ExportPlace[],
  folder: string,
): Promise<void> {
  const single = options.name.includes('{sheet}');
  const files = single ? places.map((place) => [place]) : [places];
  const page = { format: options.paper, landscape: options.orientation === 'landscape' };
  let printed = 0;
  for (const sheet of new Set(places.map((place) => place.sheet))) {
    const lacking = featureWords(await context.workbook.features(sheet), NOT_PRINTED);
    if (lacking !== '') {
      context.tally.warn(
        `${sheet}: not in the PDF by ${program}: ${lacking}. LibreOffice prints such things.`,
      );
    }
  }
  for (const [n, group] of files.entries()) {
    const parts: string[] = [];
    for (const place of group) {
      const title = `${context.input.name} – ${place.sheet}`;
      const documents = sheetHtml(
        context.workbook,
        place,
        { page, header: options.header, title },
        context.signal,
      );
      for await (const html of documents) {
        context.signal.throwIfAborted();
        const part = path.join(folder, `${n}-${parts.length}`);
        await writeFile(`${part}.html`, html, { flag: 'wx' });
        await context.pdf.printHtml(program, `${part}.html`, `${part}.pdf`, page);
        await rm(`${part}.html`, { force: true });
        parts.push(`${part}.pdf`);
      }
      context.progress(++printed / places.length);
    }
    const name = exportName(context, options.name, 'pdf', n + 1, group[0]?.sheet ?? '');
    const { pages } = await mergePdf(parts, await context.stageOutput(name));
    const portions = parts.length > 1 ? `, in ${parts.length} portions` : '';
    context.log(`Printed ${name} with ${program}: ${pages} pages${portions}.`);
    context.tally.count('pages', pages);
  }
}
