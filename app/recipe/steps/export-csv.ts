import { counted } from '../../errors/counted';
import { z } from 'zod';
import { cellName } from '../../workbook/a1';
import type { CellView } from '../../workbook/cells';
import { displayText } from '../../workbook/display';
import { checkExport } from '../exports/check-export';
import { exportName, exportPlaces, type ExportPlace } from '../exports/export-places';
import { TEXT_ENCODINGS, unencodableProblem, withTextFile, type TextFile } from '../exports/text-file';
import { typedValue } from '../exports/typed-value';
import { fileStep, type StepContext } from '../step';
import { exportNameField, ifMissingField, staleField, targetField } from '../step-options';
import { CALCULATION, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('What to export: a sheet, * for one file per sheet, or a range.').default('*'),
  name: exportNameField,
  values: z.enum(['displayed', 'raw']).default('displayed').meta({
    title: 'Values',
    description: 'displayed: as Excel shows them. raw: numbers in full with a point, dates as 2026-11-30.',
  }),
  delimiter: z
    .enum([',', ';', '\t', '|'])
    .default(',')
    .meta({ title: 'Delimiter', description: 'The character between two fields.' }),
  encoding: z.enum(TEXT_ENCODINGS).default('utf-8-bom').meta({
    title: 'Encoding',
    description: 'Excel reads utf-8-bom right; older systems may want windows-1252.',
  }),
  unencodable: z.enum(['fail', 'replace']).default('fail').meta({
    title: 'Characters the encoding lacks',
    description: 'fail: the step stops and names the cell. replace: a question mark is written, and counted.',
  }),
  quotes: z.enum(['needed', 'texts', 'all']).default('needed').meta({
    title: 'Quotes',
    description:
      'needed: only round fields that would be misread. texts: round every text. all: round every field.',
  }),
  lineEnd: z
    .enum(['crlf', 'lf'])
    .default('crlf')
    .meta({ title: 'Line end', description: 'crlf as on Windows.' }),
  ifMissing: ifMissingField,
  stale: staleField,
});
type Options = z.infer<typeof schema>;

/** Rows between two reports of progress. */
const PROGRESS_ROWS = 2000;

export const exportCsv = fileStep<Options>({
  id: 'export-csv',
  title: 'Export CSV',
  help: 'Writes cells as a CSV file, one file per sheet. Text is written as it is, even when it begins with =, +, - or @; such fields are counted in the log.',
  schema,
  writes: () => writeSet(CALCULATION),
  check: checkExport,
  async run(context, options) {
    const places = await exportPlaces(context, options);
    for (const [index, place] of places.entries()) {
      const name = exportName(context, options.name, 'csv', index + 1, place.sheet);
      const path = await context.stageOutput(name);
      const { rows, risky } = await new CsvExport(context, options, place).write(path, (fraction) =>
        context.progress((index + fraction) / places.length),
      );
      context.tally.count('rowsExported', rows);
      context.log(`Exported ${counted(rows, 'row')} of "${place.sheet}" to ${name} (${options.encoding}).`);
      if (risky > 0) {
        context.tally.count('formulaLikeTexts', risky);
        const texts = counted(risky, `text in ${name} begins`, `texts in ${name} begin`);
        context.log(`${texts} with =, +, - or @: written as is.`);
      }
    }
  },
});

/** One sheet on its way into one CSV file. */
class CsvExport {
  private risky = 0;
  private readonly special: RegExp;

  constructor(
    private readonly context: StepContext,
    private readonly options: Options,
    private readonly place: ExportPlace,
  ) {
    const { delimiter } = options;
    this.special = delimiter === '\t' ? /["\r\n\t]|^\s|\s$/ : new RegExp(`["\\r\\n\\${delimiter}]|^\\s|\\s$`);
  }

  /** Writes the whole area, empty rows included, so that row numbers can be told from line numbers. */
  async write(path: string, progress: (fraction: number) => void): Promise<{ rows: number; risky: number }> {
    const { workbook, signal } = this.context;
    const { sheet, area } = this.place;
    const height = area.bottom - area.top + 1;
    const end = this.options.lineEnd === 'crlf' ? '\r\n' : '\n';
    const empty = this.line(undefined, []) + end;
    await withTextFile(path, this.options.encoding, async (file) => {
      let next = area.top;
      for await (const row of workbook.rows(sheet, area, signal)) {
        for (; next < row.row; next++) await file.write(empty);
        await file.write(this.line(file, row.cells, row.row) + end);
        next = row.row + 1;
        if (next % PROGRESS_ROWS === 0) progress((next - area.top) / height);
      }
      for (; next <= area.bottom; next++) await file.write(empty);
    });
    return { rows: height, risky: this.risky };
  }

  private line(file: TextFile | undefined, cells: readonly CellView[], row = 0): string {
    const { left, right } = this.place.area;
    const { delimiter } = this.options;
    let line = '';
    let at = 0;
    for (let column = left; column <= right; column++) {
      if (column > left) line += delimiter;
      while ((cells[at]?.column ?? Infinity) < column) at++;
      const cell = cells[at]?.column === column ? cells[at] : undefined;
      if (cell === undefined || cell.value === null) {
        if (this.options.quotes === 'all') line += '""';
      } else line += this.field(file, cell, row);
    }
    return line;
  }

  private field(file: TextFile | undefined, cell: CellView, row: number): string {
    const { workbook, tally } = this.context;
    const isText = typeof cell.value === 'string';
    const text =
      this.options.values === 'displayed'
        ? displayText(cell.value, workbook.numberFormat(cell.style), workbook.dateSystem)
        : rawText(typedValue(workbook, cell));
    if (isText && /^[=+\-@]/.test(text)) this.risky++;
    const lost = file?.unencodable(text) ?? [];
    if (lost.length > 0) {
      if (this.options.unencodable === 'fail') {
        const place = { sheet: this.place.sheet, cell: cellName(row, cell.column) };
        throw unencodableProblem(lost, this.options.encoding, place);
      }
      tally.count('unencodableTexts');
      tally.warn(`${this.options.encoding} lacks characters of some texts; "?" was written instead.`);
    }
    const quoted =
      this.options.quotes === 'all' || (this.options.quotes === 'texts' && isText) || this.special.test(text);
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  }
}

function rawText(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return value === null ? '' : String(value);
}
