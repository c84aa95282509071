import { parseArea } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import type { OoxmlPackage } from '../package/ooxml-package';
import { attribute, child, root } from '../xml/dom';
import { MAIN, relationKind } from '../xml/namespaces';

/** The areas that pivot tables fill on the sheet of a part. */
export async function pivotAreas(pkg: OoxmlPackage, part: string): Promise<Area[]> {
  const areas: Area[] = [];
  for (const relation of pkg.relations(part)) {
    if (relation.external || relationKind(relation.type) !== 'pivotTable' || !pkg.has(relation.target)) {
      continue;
    }
    const location = child(root(await pkg.dom(relation.target)), MAIN, 'location');
    const area = parseArea((location && attribute(location, 'ref')) ?? '');
    if (area) areas.push(area);
  }
  return areas;
}
