import { XL } from '../constants';
import { failed } from '../excel-error';
import { constant, numberOf, objectType } from '../members';
import { Double, type AutomationObject, type ObjectType } from '../values';
import { colourNumber, colourOf, paletteColour, paletteIndex } from './colours';
import { patchFormat, uniform } from './range-format';
import type { RangeObject } from './range-object';

/** The fill of a range. */
export class InteriorObject implements AutomationObject {
  readonly type: ObjectType = interiorType;
  constructor(readonly range: RangeObject) {}
}

const WHITE = 'FFFFFF';

const interiorType = objectType<InteriorObject>(
  'Interior',
  {
    Color: {
      get: async ({ range }) => {
        const colour = await uniform(range, ({ fill }) => fill ?? WHITE);
        return colour === null ? null : new Double(colourNumber(colour));
      },
      put: ({ range }, value) => patchFormat(range, { fill: colourOf(numberOf(value, 'Color')) }),
    },
    ColorIndex: {
      get: ({ range }) => uniform(range, ({ fill }) => (fill === null ? XL.none : paletteIndex(fill))),
      put: ({ range }, value) => patchFormat(range, { fill: paletteColour(numberOf(value, 'ColorIndex')) }),
    },
    Pattern: {
      get: ({ range }) => uniform(range, ({ fill }) => (fill === null ? XL.none : XL.solid)),
      put: async ({ range }, value) => {
        const pattern = numberOf(value, 'Pattern');
        if (pattern === XL.none) return patchFormat(range, { fill: null });
        if (pattern !== XL.solid)
          throw failed('Pattern of Interior failed: only xlSolid and xlNone are supported.');
        if ((await uniform(range, ({ fill }) => fill)) === null) await patchFormat(range, { fill: WHITE });
      },
    },
    Parent: constant(({ range }) => range),
    Application: constant(({ range }) => range.app.make.application()),
  },
  {
    unsupported: [
      'Gradient',
      'PatternColor',
      'PatternColorIndex',
      'ThemeColor',
      'TintAndShade',
      'InvertIfNegative',
    ],
  },
);
