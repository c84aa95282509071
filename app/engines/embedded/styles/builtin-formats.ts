/**
 * Number formats that files mean by id alone (ECMA-376 part 1, 18.8.30), as Excel shows them with the settings of the
 * United States. Ids 27 to 36 and 50 to 58 are dates of East Asian settings; elsewhere Excel shows them as given here.
 */
const DATE = 'm/d/yyyy';
const TIME = 'h:mm:ss';
const CODES: ReadonlyMap<number, string> = new Map([
  [0, 'General'],
  [1, '0'],
  [2, '0.00'],
  [3, '#,##0'],
  [4, '#,##0.00'],
  [5, '"$"#,##0_);\\("$"#,##0\\)'],
  [6, '"$"#,##0_);[Red]\\("$"#,##0\\)'],
  [7, '"$"#,##0.00_);\\("$"#,##0.00\\)'],
  [8, '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)'],
  [9, '0%'],
  [10, '0.00%'],
  [11, '0.00E+00'],
  [12, '# ?/?'],
  [13, '# ??/??'],
  [14, DATE],
  [15, 'd-mmm-yy'],
  [16, 'd-mmm'],
  [17, 'mmm-yy'],
  [18, 'h:mm AM/PM'],
  [19, 'h:mm:ss AM/PM'],
  [20, 'h:mm'],
  [21, TIME],
  [22, 'm/d/yyyy h:mm'],
  ...[27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, DATE] as const),
  ...[32, 33, 34, 35, 55, 56].map((id) => [id, TIME] as const),
  [37, '#,##0_);\\(#,##0\\)'],
  [38, '#,##0_);[Red]\\(#,##0\\)'],
  [39, '#,##0.00_);\\(#,##0.00\\)'],
  [40, '#,##0.00_);[Red]\\(#,##0.00\\)'],
  [41, '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'],
  [42, '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)'],
  [43, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)'],
  [44, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)'],
  [45, 'mm:ss'],
  [46, '[h]:mm:ss'],
  [47, 'mm:ss.0'],
  [48, '##0.0E+0'],
  [49, '@'],
]);

/** The short date of the reader's settings. */
export const SHORT_DATE_ID = 14;
/** The short date with hours and minutes. */
export const SHORT_DATE_TIME_ID = 22;
/** Ids from here on are defined in the file. */
export const FIRST_CUSTOM_ID = 164;

/** Ids whose meaning does not change with the reader's settings, so that a code may be stored as one of them. */
const FIXED_IDS = [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21, 45, 46, 47, 48, 49];

export function builtinFormat(id: number): string | undefined {
  return CODES.get(id);
}

/** The id that always means this code; undefined where the file has to define it. */
export function builtinId(code: string): number | undefined {
  return FIXED_IDS.find((id) => CODES.get(id) === code);
}
