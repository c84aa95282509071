import { Problem } from '../errors/problem';
import { addSheet } from './steps/add-sheet';
import { clear } from './steps/clear';
import { columnWidth } from './steps/column-width';
import { consolidate } from './steps/consolidate';
import { exportCsv } from './steps/export-csv';
import { exportJson } from './steps/export-json';
import { exportPdf } from './steps/export-pdf';
import { fillDown } from './steps/fill-down';
import { findReplace } from './steps/find-replace';
import { freezePanes } from './steps/freeze-panes';
import { hideSheet } from './steps/hide-sheet';
import { numberFormat } from './steps/number-format';
import { recalculate } from './steps/recalculate';
import { refreshAll } from './steps/refresh-all';
import { runMacro } from './steps/run-macro';
import { setProperties } from './steps/set-properties';
import { setValues } from './steps/set-values';
import { style } from './steps/style';
import type { RecipeStep } from './recipe';
import type { Step } from './step';

/*
 * Every step, in the order in which forms and `concierge steps` list them. A new step is a new file in steps/ and one
 * line here.
 *
 * Fields of a step's schema carry `title`, `description`, `default` and `examples`. A field whose form should be more
 * than a text box, number box, switch or drop-down carries a `format`:
 *   target   a target such as Sheet1!B2:D10; sheets of the chosen files can be offered
 *   values   a grid of values: one scalar, or rows of scalars. A scalar is a JSON string, number, boolean or null,
 *            {"date": "2026-11-30"} or {"text": "=literal"}; a string with a leading = is a formula
 *   colour   six hexadecimal digits, RRGGBB; where the schema allows null, "none" can be chosen
 *   name     an output name with placeholders such as {name}
 * Nested objects (font, border ...) are optional groups: leave them out when nothing in them is set. Only what differs
 * from its default needs to be written into the recipe.
 */
export const catalogue: readonly Step[] = [
  setValues,
  findReplace,
  clear,
  fillDown,
  numberFormat,
  style,
  columnWidth,
  freezePanes,
  addSheet,
  hideSheet,
  recalculate,
  setProperties,
  refreshAll,
  runMacro,
  exportCsv,
  exportJson,
  exportPdf,
  consolidate,
];

const byId = new Map(catalogue.map((step) => [step.id, step]));

/** The step of an id; undefined where there is none. */
export function stepById(id: string): Step | undefined {
  return byId.get(id);
}

/** The options of a recipe's step as they are written, without the keys that every step has. */
export function writtenOptions(recipeStep: RecipeStep): Record<string, unknown> {
  const { step: _step, disabled: _disabled, ...options } = recipeStep;
  return options;
}

/** A step of a checked recipe, ready to run: its definition, and its options with defaults filled in. */
export function stepToRun(recipeStep: RecipeStep): { step: Step; options: unknown } {
  const step = byId.get(recipeStep.step);
  if (step === undefined) throw new Problem('recipe-invalid', `There is no step "${recipeStep.step}".`);
  return { step, options: step.schema.parse(writtenOptions(recipeStep)) };
}
