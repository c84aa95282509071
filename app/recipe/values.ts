import { z } from 'zod';
import { Problem, type ProblemData } from '../errors/problem';
import { checkFormula } from '../formula/check';
import { areaName } from '../workbook/a1';
import type { Area, Block, CellInput } from '../workbook/cells';
import { serialOfIso } from '../workbook/serial';

/** Excel's limit on the text of one cell. */
export const MAX_TEXT = 32_767;

/** One value as recipes write it. It means itself: no string is ever guessed into a number or a date. */
export const cellValueSchema = z
  .union([
    z.string().meta({ title: 'Text, or a formula when it begins with =' }),
    z.number().meta({ title: 'Number' }),
    z.boolean().meta({ title: 'True or false' }),
    z.null().meta({ title: 'Empty' }),
    z
      .strictObject({
        date: z.string().meta({ title: 'Date', description: '2026-11-30 or 2026-11-30T18:00' }),
      })
      .meta({ title: 'Date' }),
    z
      .strictObject({
        text: z.string().meta({ title: 'Text', description: 'Written as it is, even with a leading =.' }),
      })
      .meta({ title: 'Text as it is' }),
  ])
  .meta({ id: 'cellValue', title: 'Value' });
export type RecipeValue = z.infer<typeof cellValueSchema>;

/** A scalar fills the target; rows of values have its size. */
export const valuesSchema = z.union([
  cellValueSchema,
  z.array(z.array(cellValueSchema).min(1)).min(1).meta({ title: 'Rows of values' }),
]);
export type RecipeValues = z.infer<typeof valuesSchema>;

/** True for `yyyy-mm-dd`, optionally with a time, that exists in the calendar and that Excel can hold. */
export function isIsoDate(text: string): boolean {
  return serialOfIso(text, 1900) !== null;
}

/** A value as the Workbook port takes it. */
export function toInput(value: RecipeValue): CellInput {
  if (value === null) return { kind: 'empty' };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value === 'string') {
    return value.startsWith('=') ? { kind: 'formula', formula: value.slice(1).trim() } : textInput(value);
  }
  return 'date' in value ? { kind: 'date', iso: value.date.replace(' ', 'T') } : textInput(value.text);
}

/** Excel keeps no empty text constants: writing one empties the cell. */
function textInput(value: string): CellInput {
  return value === '' ? { kind: 'empty' } : { kind: 'text', value };
}

/** What is wrong with one value, before anything is opened. */
function checkValue(value: RecipeValue, field: string): ProblemData[] {
  const problem = (message: string, hint?: string): ProblemData[] => [
    { code: 'recipe-invalid', message, ...(hint === undefined ? {} : { hint }), place: { field } },
  ];
  if (typeof value === 'string' && value.startsWith('=')) {
    const formula = value.slice(1).trim();
    if (formula === '')
      return problem('A lone "=" is no formula.', 'For the text itself write {"text": "="}.');
    const wrong = checkFormula(formula);
    if (wrong !== null) return [{ ...wrong, place: { ...wrong.place, field } }];
    return [];
  }
  const text =
    typeof value === 'string'
      ? value
      : value !== null && typeof value === 'object' && 'text' in value
        ? value.text
        : '';
  if (text.length > MAX_TEXT)
    return problem(`A cell holds at most ${MAX_TEXT} characters; this text has ${text.length}.`);
  if (value !== null && typeof value === 'object' && 'date' in value && !isIsoDate(value.date)) {
    return problem(
      `"${value.date}" is not a date.`,
      'Write dates as year-month-day, such as 2026-11-30, optionally with a time: 2026-11-30T18:00.',
    );
  }
  return [];
}

/** What is wrong with values: dates, formulas that do not parse, ragged rows. `field` is the option's name. */
export function checkValues(values: RecipeValues, field: string): ProblemData[] {
  if (!Array.isArray(values)) return checkValue(values, field);
  const problems: ProblemData[] = [];
  const width = values[0]?.length ?? 0;
  values.forEach((row, y) => {
    if (row.length !== width) {
      problems.push({
        code: 'recipe-invalid',
        message: `Row ${y + 1} has ${row.length} values, the first row has ${width}.`,
        hint: 'Give every row the same number of values; null empties a cell.',
        place: { field: `${field}[${y}]` },
      });
    }
    row.forEach((value, x) => problems.push(...checkValue(value, `${field}[${y}][${x}]`)));
  });
  return problems;
}

/** Why an array does not fit an area; null where it does, or where a scalar fills it. */
export function sizeProblem(values: RecipeValues, area: Area, what: string): Problem | null {
  if (!Array.isArray(values)) return null;
  const rows = area.bottom - area.top + 1;
  const columns = area.right - area.left + 1;
  const height = values.length;
  const width = values[0]?.length ?? 0;
  if (rows === height && columns === width) return null;
  const fitting = { ...area, bottom: area.top + height - 1, right: area.left + width - 1 };
  return new Problem(
    'recipe-invalid',
    `${what} is ${rows} × ${columns} cells, the values are ${height} × ${width} (rows × columns).`,
    {
      hint: `Target ${areaName(fitting)}, or give one single value to fill the target with.`,
      place: { field: 'values' },
    },
  );
}

export function toBlock(values: RecipeValues): Block {
  return Array.isArray(values) ? values.map((row) => row.map(toInput)) : [[toInput(values)]];
}
