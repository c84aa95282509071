import type { CellFormat } from '../../workbook/cell-format';
import type { StylePatch } from '../../workbook/edits';
import { XL } from '../constants';
import { failed } from '../excel-error';
import { flagOf, numberOf, objectType, textOf, constant, type MemberOf } from '../members';
import { Double, type AutomationObject, type ObjectType, type Value } from '../values';
import { colourNumber, colourOf, paletteColour, paletteIndex } from './colours';
import { patchFormat, uniform } from './range-format';
import type { RangeObject } from './range-object';

type Font = CellFormat['font'];
type FontPatch = NonNullable<StylePatch['font']>;

/** The font of a range. */
export class FontObject implements AutomationObject {
  readonly type: ObjectType = fontType;
  constructor(readonly range: RangeObject) {}
}

function member(read: (font: Font) => Value, patch: (value: Value) => FontPatch): MemberOf<FontObject> {
  return {
    get: async ({ range }) => {
      const common = await uniform(range, ({ font }) => read(font));
      return typeof common === 'number' ? new Double(common) : common;
    },
    put: ({ range }, value) => patchFormat(range, { font: patch(value) }),
  };
}

const flag = (name: 'bold' | 'italic' | 'strike', what: string): MemberOf<FontObject> =>
  member(
    (font) => font[name],
    (value) => ({ [name]: flagOf(value, what) }),
  );

const fontType = objectType<FontObject>(
  'Font',
  {
    Bold: flag('bold', 'Bold'),
    Italic: flag('italic', 'Italic'),
    Strikethrough: flag('strike', 'Strikethrough'),
    Underline: member(
      (font) => (font.underline ? XL.underlineSingle : XL.underlineNone),
      (value) => {
        const style =
          value === true
            ? XL.underlineSingle
            : value === false
              ? XL.underlineNone
              : numberOf(value, 'Underline');
        return { underline: style !== XL.underlineNone };
      },
    ),
    Name: member(
      (font) => font.name,
      (value) => ({ name: textOf(value, 'Name') }),
    ),
    Size: member(
      (font) => font.size,
      (value) => {
        const size = numberOf(value, 'Size');
        if (!(size >= 1 && size <= 409)) throw failed('A font has 1 to 409 points.');
        return { size };
      },
    ),
    Color: member(
      (font) => colourNumber(font.colour ?? '000000'),
      (value) => ({ colour: colourOf(numberOf(value, 'Color')) }),
    ),
    ColorIndex: member(
      (font) => (font.colour === null ? XL.automatic : paletteIndex(font.colour)),
      (value) => ({ colour: paletteColour(numberOf(value, 'ColorIndex')) ?? '000000' }),
    ),
    Parent: constant(({ range }) => range),
    Application: constant(({ range }) => range.app.make.application()),
  },
  { unsupported: ['FontStyle', 'Subscript', 'Superscript', 'ThemeColor', 'ThemeFont', 'TintAndShade'] },
);
