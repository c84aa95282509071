import { z } from 'zod';
import type { StylePatch } from '../../workbook/edits';
import { fileStep } from '../step';
import { colour, colourField, ifMissingField, targetField } from '../step-options';
import { formatArea } from '../targets/resolved';
import { checkTarget, stepTargets } from '../targets/step-targets';
import { FORMATS, writeSet } from '../write-sets';

const font = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(31)
      .optional()
      .meta({ title: 'Font', examples: ['Calibri', 'Arial'] }),
    size: z.number().min(1).max(409).optional().meta({ title: 'Size', description: 'In points.' }),
    bold: z.boolean().optional().meta({ title: 'Bold' }),
    italic: z.boolean().optional().meta({ title: 'Italic' }),
    underline: z.boolean().optional().meta({ title: 'Underline' }),
    strike: z.boolean().optional().meta({ title: 'Strike through' }),
    colour: colourField.optional().meta({ title: 'Text colour', format: 'colour' }),
  })
  .optional()
  .meta({ title: 'Font' });

const fill = colourField.nullable().optional().meta({
  title: 'Fill',
  description: 'Background colour. In a recipe file, null removes the fill.',
  format: 'colour',
});

const border = z
  .strictObject({
    edges: z.enum(['outline', 'inside', 'all', 'top', 'bottom', 'left', 'right']).default('all').meta({
      title: 'Edges',
      description: 'outline: round the target. inside: between its cells. all: both.',
    }),
    style: z
      .enum(['none', 'thin', 'medium', 'thick', 'dashed', 'dotted', 'double', 'hair'])
      .default('thin')
      .meta({ title: 'Line', description: 'none removes the border.' }),
    colour: colourField.optional().meta({ title: 'Line colour', format: 'colour' }),
  })
  .optional()
  .meta({ title: 'Border' });

const alignment = z
  .strictObject({
    horizontal: z
      .enum(['general', 'left', 'center', 'right', 'fill', 'justify'])
      .optional()
      .meta({ title: 'Horizontal' }),
    vertical: z.enum(['top', 'center', 'bottom']).optional().meta({ title: 'Vertical' }),
    wrap: z.boolean().optional().meta({ title: 'Wrap text' }),
    indent: z
      .int()
      .min(0)
      .max(250)
      .optional()
      .meta({ title: 'Indent', description: 'In steps of three spaces.' }),
  })
  .optional()
  .meta({ title: 'Alignment' });

const schema = z.strictObject({
  target: targetField('The cells to format: a range, whole columns, or a sheet.'),
  font,
  fill,
  border,
  alignment,
  ifMissing: ifMissingField,
});
type Options = z.infer<typeof schema>;

/** Leaves out what is not set, so that it stays as it is in the cells. */
function patchOf({ font, fill, border, alignment }: Options): StylePatch {
  const patch: StylePatch = {};
  if (font !== undefined && Object.keys(font).length > 0) {
    patch.font = { ...font, ...(font.colour === undefined ? {} : { colour: colour(font.colour) }) };
  }
  if (fill !== undefined) patch.fill = fill === null ? null : colour(fill);
  if (border !== undefined) {
    patch.border = { ...border, ...(border.colour === undefined ? {} : { colour: colour(border.colour) }) };
  }
  if (alignment !== undefined && Object.keys(alignment).length > 0) patch.alignment = alignment;
  return patch;
}

export const style = fileStep<Options>({
  id: 'style',
  title: 'Style',
  help: 'Sets font, fill, border and alignment. What is not set stays as it is.',
  schema,
  writes: () => writeSet(FORMATS),
  check: (options) => [
    ...checkTarget(options.target, 'any'),
    ...(Object.keys(patchOf(options)).length > 0
      ? []
      : [
          {
            code: 'recipe-invalid' as const,
            message: 'The step sets nothing.',
            hint: 'Give it a font, fill, border or alignment.',
            place: { field: 'font' },
          },
        ]),
  ],
  async run(context, options) {
    const patch = patchOf(options);
    for (const target of await stepTargets(context, options.target, 'any', options.ifMissing)) {
      const place = formatArea(target);
      if (place !== null) {
        await context.workbook.edit(target.sheet, { kind: 'style', patch, ...place }, context.tally);
      }
    }
  },
});
