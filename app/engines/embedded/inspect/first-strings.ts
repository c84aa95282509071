import { relationKind } from '../xml/namespaces';
import type { OoxmlPackage } from '../package/ooxml-package';
import { mask } from '../sheet/byte-text';
import { richText } from '../sheet/cell-body';
import { tagEnd } from '../sheet/tags';
import { utf8Chunks } from '../sheet/utf8-chunks';

/**
 * The texts of the wanted shared strings. The part is read only as far as the highest index: the first rows of a sheet
 * use the first strings, so that a preview of a huge workbook reads next to nothing.
 */
export async function readStrings(
  pkg: OoxmlPackage,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const texts = new Map<number, string>();
  if (wanted.size === 0) return texts;
  const relation = pkg
    .relations(pkg.mainPart())
    .find((each) => !each.external && relationKind(each.type) === 'sharedStrings' && pkg.has(each.target));
  if (!relation) return texts;
  let highest = 0;
  for (const index of wanted) if (index > highest) highest = index;
  const chunks = utf8Chunks(pkg.chunks(relation.target));
  let carry = '';
  let index = 0;
  let open: string | null = null;
  try {
    for await (const chunk of chunks) {
      carry += chunk.toString('latin1');
      const { masked: xml, end } = mask(carry);
      if (open === null) {
        const root = /<((?:[^\s/>:!?]+:)?)sst[\s/>]/.exec(xml);
        if (!root) continue;
        open = `<${root[1] ?? ''}si`;
      }
      const close = `</${open.slice(1)}`;
      let position = 0;
      for (;;) {
        const start = xml.indexOf(open, position);
        if (start < 0 || start >= end) break;
        const tag = tagEnd(xml, start);
        if (tag < 0) break;
        const empty = xml.charCodeAt(tag - 1) === 47;
        const closing = empty ? tag + 1 : xml.indexOf(close, tag);
        if (closing < 0) break;
        const after = empty ? closing : xml.indexOf('>', closing) + 1;
        if (after === 0) break;
        if (wanted.has(index)) texts.set(index, empty ? '' : richText(xml.slice(tag + 1, closing)));
        index++;
        position = after;
        if (index > highest) return texts;
      }
      carry = carry.slice(position);
    }
  } finally {
    await chunks.return(undefined);
  }
  return texts;
}
