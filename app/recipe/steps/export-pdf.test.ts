import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildFixture } from '../../engines/embedded/testing/fixtures';
import { temporaryFolder } from '../../testing/temporary-folder';
import { checkRecipe } from '../check';
import { needs } from '../needs';
import type { PdfPrinter, PdfProgram } from '../pdf-printer';
import { StepBench } from '../testing/step-bench';
import { allowedPrograms, noProgramProblem } from './export-pdf';

/** Prints one page per document and remembers what it printed: what programs do is tested where they are started. */
class OnePagePrinter implements PdfPrinter {
  readonly printed: { program: PdfProgram; source: string; size: string }[] = [];
  constructor(private readonly programs: PdfProgram[]) {}
  available() {
    return Promise.resolve(this.programs);
  }
  async printHtml(
    program: 'electron' | 'chromium',
    html: string,
    pdf: string,
    page: { format: string; landscape: boolean },
  ) {
    const size = `${page.format}${page.landscape ? ' landscape' : ''}`;
    this.printed.push({ program, source: readFileSync(html, 'utf8'), size });
    await onePage(pdf);
  }
  async printWorkbook(program: 'libreoffice', workbook: string, pdf: string) {
    this.printed.push({
      program,
      source: workbook,
      size: `${readFileSync(workbook).subarray(0, 2).toString()}`,
    });
    await onePage(pdf);
  }
}

async function onePage(pdf: string): Promise<void> {
  const document = await PDFDocument.create();
  document.addPage();
  writeFileSync(pdf, await document.save(), { flag: 'wx' });
}

async function pages(file: string | undefined): Promise<number> {
  return (await PDFDocument.load(readFileSync(file ?? ''))).getPageCount();
}

describe('export-pdf', () => {
  let bench: StepBench;
  beforeEach(() => {
    bench = new StepBench();
  });
  afterEach(() => bench.close());

  it('prints all sheets into one file with the first program that the recipe allows', async () => {
    const printer = new OnePagePrinter(['chromium', 'electron']);
    bench.pdf = printer;
    const workbook = await bench.workbook({ One: [['a'], [1]], Two: [['b'], [2]] });
    await bench.run(workbook, {
      step: 'export-pdf',
      programs: ['electron', 'chromium'],
      orientation: 'landscape',
    });
    expect(printer.printed.map(({ program, size }) => [program, size])).toEqual([
      ['electron', 'A4 landscape'],
      ['electron', 'A4 landscape'],
    ]);
    expect(printer.printed[1]?.source).toContain('Input – Two');
    expect(await pages(bench.outputs.get('Input.pdf'))).toBe(2);
    expect(bench.log.at(-1)).toBe('Printed Input.pdf with electron: 2 pages, in 2 portions.');
  });

  it('prints a file per sheet where the name says so', async () => {
    bench.pdf = new OnePagePrinter(['chromium', 'libreoffice']);
    const workbook = await bench.workbook({ One: [['a']], Two: [['b']] });
    const before = readdirSync(bench.folder).length;
    await bench.run(workbook, { step: 'export-pdf', name: '{sheet}', programs: ['libreoffice', 'chromium'] });
    expect([...bench.outputs.keys()]).toEqual(['One.pdf', 'Two.pdf']);
    // Nothing but the two outputs stays in the scratch folder.
    expect(readdirSync(bench.folder)).toHaveLength(before + 2);
  });

  it('gives LibreOffice the whole workbook', async () => {
    const printer = new OnePagePrinter(['libreoffice']);
    bench.pdf = printer;
    const workbook = await bench.workbook({ One: [['a']], Plot: [] });
    const tally = await bench.run(workbook, { step: 'export-pdf' });
    expect(printer.printed).toMatchObject([{ program: 'libreoffice', size: 'PK' }]);
    // A sheet without cells may hold charts, which LibreOffice prints.
    expect(tally.warnings).toEqual([]);
    expect(existsSync(printer.printed[0]?.source ?? '')).toBe(false);
  });

  it('is refused by name of the program before and while running', async () => {
    const steps = [{ step: 'export-pdf', target: 'One', programs: ['chromium', 'libreoffice'] }];
    const { recipe } = checkRecipe({ version: 1, name: 'x', steps });
    if (recipe === null) throw new Error('the recipe is right');
    expect(needs(recipe)).toEqual([{ capability: 'pdf', step: 0 }]);
    const allowed = allowedPrograms({ target: 'One', name: '{name}', programs: ['chromium', 'libreoffice'] });
    expect(allowed).toEqual(['chromium']);
    expect(noProgramProblem(allowed, ['libreoffice'])).toMatchObject({
      code: 'missing-part',
      hint: expect.stringContaining('Chromium') as string,
    });
    const workbook = await bench.workbook({ One: [['a']] });
    await expect(bench.run(workbook, { step: 'export-pdf' })).rejects.toMatchObject({ code: 'missing-part' });
  });

  it('allows LibreOffice alone only for whole workbooks', () => {
    const check = (more: object) =>
      checkRecipe({
        version: 1,
        name: 'x',
        steps: [{ step: 'export-pdf', programs: ['libreoffice'], ...more }],
      }).problems;
    expect(check({})).toEqual([]);
    expect(check({ target: 'Data' })).toMatchObject([{ place: { field: 'steps[0].programs' } }]);
    expect(check({ name: '{sheet}' })).toHaveLength(1);
  });

  it('says what a print of the cells lacks, and that LibreOffice prints it', async () => {
    bench.pdf = new OnePagePrinter(['chromium']);
    const folder = temporaryFolder();
    const file = path.join(folder, 'chart.xlsx');
    writeFileSync(file, buildFixture('chart'));
    const tally = await bench.run(await bench.openFile(file), { step: 'export-pdf' });
    expect(tally.warnings).toEqual([
      'Data: not in the PDF by chromium: 1 chart. LibreOffice prints such things.',
    ]);
  });
});
