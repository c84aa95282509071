import { counted } from '../../errors/counted';
import { z } from 'zod';
import { columnName } from '../../workbook/a1';
import type { RowView } from '../../workbook/cells';
import { checkExport } from '../exports/check-export';
import { exportName, exportPlaces, type ExportPlace } from '../exports/export-places';
import { withTextFile } from '../exports/text-file';
import { typedValue } from '../exports/typed-value';
import { headerNames } from '../exports/header-names';
import { fileStep, type StepContext } from '../step';
import { exportNameField, ifMissingField, staleField, targetField } from '../step-options';
import { CALCULATION, writeSet } from '../write-sets';

const schema = z.strictObject({
  target: targetField('What to export: a sheet, * for one file per sheet, or a range.').default('*'),
  name: exportNameField,
  rows: z.enum(['objects', 'arrays']).default('objects').meta({
    title: 'Rows as',
    description:
      'objects: keys from the first row, which is the header. arrays: every row as a list of values.',
  }),
  emptyRows: z
    .boolean()
    .default(false)
    .meta({ title: 'Keep empty rows', description: 'Write rows without any value too.' }),
  ifMissing: ifMissingField,
  stale: staleField,
});
type Options = z.infer<typeof schema>;

export const exportJson = fileStep<Options>({
  id: 'export-json',
  title: 'Export JSON',
  help: 'Writes cells as JSON, one file per sheet. Numbers, texts and booleans keep their types; dates become ISO 8601 texts.',
  schema,
  writes: () => writeSet(CALCULATION),
  check: checkExport,
  async run(context, options) {
    const places = await exportPlaces(context, options);
    for (const [index, place] of places.entries()) {
      const name = exportName(context, options.name, 'json', index + 1, place.sheet);
      const rows = await writeJson(context, options, place, await context.stageOutput(name));
      context.tally.count('rowsExported', rows);
      context.log(`Exported ${counted(rows, 'row')} of "${place.sheet}" to ${name}.`);
      context.progress((index + 1) / places.length);
    }
  },
});

type Values = (string | number | boolean | null)[];

async function writeJson(
  context: StepContext,
  options: Options,
  place: ExportPlace,
  path: string,
): Promise<number> {
  const { workbook, signal } = context;
  const { sheet, area } = place;
  const width = area.right - area.left + 1;
  const empty: Values = new Array<null>(width).fill(null);
  const values = (row: RowView): Values => {
    const filled = [...empty];
    for (const cell of row.cells) filled[cell.column - area.left] = typedValue(workbook, cell);
    return filled;
  };
  let count = 0;
  await withTextFile(path, 'utf-8', async (file) => {
    let keys: string[] | null = null;
    const put = async (row: Values) => {
      if (!options.emptyRows && row.every((value) => value === null)) return;
      await file.write(
        `${count === 0 ? '[\n' : ',\n'}${keys === null ? JSON.stringify(row) : objectText(keys, row)}`,
      );
      count++;
    };
    let next = area.top;
    const upTo = async (row: number) => {
      for (; next < row; next++) {
        if (next === area.top && options.rows === 'objects') keys = names(empty);
        else if (options.emptyRows) await put(empty);
      }
    };
    const names = (row: Values) => headerNames(row, (index) => columnName(area.left + index));
    for await (const row of workbook.rows(sheet, area, signal)) {
      await upTo(row.row);
      if (row.row === area.top && options.rows === 'objects') keys = names(values(row));
      else await put(values(row));
      next = row.row + 1;
    }
    await upTo(area.bottom + 1);
    await file.write(count === 0 ? '[]\n' : '\n]\n');
  });
  return count;
}

/** Written by hand because an object would put keys such as "2025" first. */
function objectText(keys: readonly string[], row: Values): string {
  const members = keys.map((key, index) => `${JSON.stringify(key)}:${JSON.stringify(row[index] ?? null)}`);
  return `{${members.join(',')}}`;
}
