import type { SheetFeatures } from '../workbook/workbook';

const WORDS: readonly [keyof SheetFeatures, string, string][] = [
  ['charts', 'chart', 'charts'],
  ['images', 'image', 'images'],
  ['comments', 'comment', 'comments'],
  ['pivots', 'pivot table', 'pivot tables'],
  ['validations', 'validation rule', 'validation rules'],
  ['conditionalFormats', 'conditional format', 'conditional formats'],
  ['mergedCells', 'merged range', 'merged ranges'],
  ['hyperlinks', 'hyperlink', 'hyperlinks'],
  ['controls', 'control', 'controls'],
  ['sparklines', 'sparkline group', 'sparkline groups'],
];

/** What a sheet holds besides cells, in words: `2 charts, 1 comment`; empty where there is nothing. */
export function featureWords(features: SheetFeatures, only?: readonly (keyof SheetFeatures)[]): string {
  return WORDS.filter(([key]) => features[key] > 0 && (only?.includes(key) ?? true))
    .map(([key, one, many]) => `${features[key]} ${features[key] === 1 ? one : many}`)
    .join(', ');
}
