import type { NewStyle } from '../../../workbook/writer';
import { MAIN } from '../xml/namespaces';
import { escapeAttribute } from '../xml/escape';

/** Built-in format ids whose code is the same in every locale of Excel (ECMA-376 part 1, 18.8.30). */
const BUILT_IN = new Map<string, number>([
  ['General', 0],
  ['0', 1],
  ['0.00', 2],
  ['#,##0', 3],
  ['#,##0.00', 4],
  ['0%', 9],
  ['0.00%', 10],
  ['0.00E+00', 11],
  ['@', 49],
]);
const FIRST_CUSTOM = 164;

type Format = Required<NewStyle>;
const PLAIN: Format = { numberFormat: 'General', bold: false, unlocked: false };

/** The styles of a new workbook: number formats, bold for headers, and unlocked cells. Keys are indexes into `cellXfs`. */
export class NewStyles {
  private readonly keys = new Map<string, number>();
  private readonly formats: Format[] = [];

  constructor() {
    this.key({});
  }

  key(format: NewStyle): number {
    const full = { ...PLAIN, ...format };
    const name = `${full.bold ? 'b' : 'n'}${full.unlocked ? 'u' : 'l'}${full.numberFormat}`;
    let key = this.keys.get(name);
    if (key === undefined) {
      key = this.formats.push(full) - 1;
      this.keys.set(name, key);
    }
    return key;
  }

  format(key: number): Format {
    return this.formats[key] ?? PLAIN;
  }

  xml(): string {
    const ids = new Map<string, number>();
    for (const { numberFormat } of this.formats) {
      if (!BUILT_IN.has(numberFormat) && !ids.has(numberFormat)) {
        ids.set(numberFormat, FIRST_CUSTOM + ids.size);
      }
    }
    const custom = [...ids]
      .map(([code, id]) => `<numFmt numFmtId="${id}" formatCode="${escapeAttribute(code)}"/>`)
      .join('');
    const xfs = this.formats
      .map(({ numberFormat, bold, unlocked }) => {
        const id = BUILT_IN.get(numberFormat) ?? ids.get(numberFormat) ?? 0;
        const number = id === 0 ? '' : ' applyNumberFormat="1"';
        const font = bold ? ' applyFont="1"' : '';
        return `<xf numFmtId="${id}" fontId="${bold ? 1 : 0}" fillId="0" borderId="0" xfId="0"${number}${font}${
          unlocked ? ' applyProtection="1"><protection locked="0"/></xf>' : '/>'
        }`;
      })
      .join('');
    const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>';
    return (
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="${MAIN[0]}">` +
      (custom === '' ? '' : `<numFmts count="${ids.size}">${custom}</numFmts>`) +
      `<fonts count="2"><font>${font}</font><font><b/>${font}</font></fonts>` +
      '<fills count="2"><fill><patternFill patternType="none"/></fill>' +
      '<fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      `<cellXfs count="${this.formats.length}">${xfs}</cellXfs>` +
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    );
  }
}
