import type { SheetFeatures } from '../../../workbook/workbook';
import type { OoxmlPackage } from '../package/ooxml-package';
import { relationKind } from '../xml/namespaces';
import type { SheetOutline } from './sheet-outline';

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Counts what a sheet holds besides its cells: by its tail and by the parts it refers to. */
export async function sheetFeatures(
  pkg: OoxmlPackage,
  part: string,
  outline: SheetOutline,
): Promise<SheetFeatures> {
  const { tail } = outline;
  const features: SheetFeatures = {
    charts: 0,
    images: 0,
    comments: 0,
    pivots: 0,
    validations: count(tail, /<(?:[\w.-]+:)?dataValidation[\s>]/g),
    conditionalFormats: count(tail, /<(?:[\w.-]+:)?cfRule[\s>]/g),
    mergedCells: outline.merges.length,
    hyperlinks: count(tail, /<(?:[\w.-]+:)?hyperlink[\s>]/g),
    controls: 0,
    sparklines: count(tail, /<(?:[\w.-]+:)?sparkline>/g),
  };
  for (const relation of pkg.relations(part)) {
    if (relation.external || !pkg.has(relation.target)) continue;
    switch (relationKind(relation.type)) {
      case 'drawing':
        for (const drawn of pkg.relations(relation.target)) {
          const kind = relationKind(drawn.type);
          if (kind === 'chart' || kind === 'chartEx') features.charts++;
        }
        features.images += count(await pkg.text(relation.target), /<(?:[\w.-]+:)?pic[\s>]/g);
        break;
      case 'comments':
        features.comments += count(await pkg.text(relation.target), /<(?:[\w.-]+:)?comment\s/g);
        break;
      case 'vmlDrawing':
        features.controls += count(
          await pkg.text(relation.target),
          /ObjectType\s*=\s*["'](?!Note|Pict|Group|Shape|Rect)/g,
        );
        break;
      case 'pivotTable':
        features.pivots++;
        break;
    }
  }
  return features;
}
