import type { OoxmlPackage } from '../package/ooxml-package';
import { relationKind } from '../xml/namespaces';

/** Takes cells out of the calculation chain of a workbook part; the chain's part goes when nothing is left in it. */
export async function removeFromChain(
  pkg: OoxmlPackage,
  workbook: string,
  removed: ReadonlyMap<number, ReadonlySet<string>>,
): Promise<void> {
  const relation = pkg
    .relations(workbook)
    .find((each) => !each.external && relationKind(each.type) === 'calcChain');
  if (removed.size === 0 || !relation || !pkg.has(relation.target)) return;
  const before = await pkg.text(relation.target);
  const after = removeChainEntries(before, removed);
  if (after === null) pkg.remove(relation.target);
  else if (after !== before) pkg.set(relation.target, after);
}

/**
 * Takes cells out of a calculation chain (the text of `calcChain.xml`). `removed` holds cell references such as `B2`
 * by sheet id. Entries without `i` mean the sheet of the entry before, so an entry that follows a removed one gets its
 * sheet written out. Null where no entry is left: Excel takes an empty chain for damage, so the part has to go.
 */
export function removeChainEntries(
  xml: string,
  removed: ReadonlyMap<number, ReadonlySet<string>>,
): string | null {
  let result = '';
  let done = 0;
  let left = 0;
  let sheetId = 0;
  /** The sheet that a reader of the result would assume next. */
  let writtenId = 0;
  for (const match of xml.matchAll(/<(?:\w+:)?c\s([^>]*?)\/?>(?:<\/(?:\w+:)?c>)?\s*/g)) {
    const [entry, attributes = ''] = match;
    const id = /(?:^|\s)i\s*=\s*["'](\d+)["']/.exec(attributes)?.[1];
    if (id !== undefined) sheetId = Number(id);
    const cell = /(?:^|\s)r\s*=\s*["']([^"']+)["']/.exec(attributes)?.[1] ?? '';
    if (removed.get(sheetId)?.has(cell)) {
      result += xml.slice(done, match.index);
      done = match.index + entry.length;
      continue;
    }
    left++;
    if (id === undefined && sheetId !== writtenId) {
      const insertAt = match.index + entry.indexOf(attributes);
      result += `${xml.slice(done, insertAt)}i="${sheetId}" `;
      done = insertAt;
    }
    writtenId = sheetId;
  }
  return left === 0 ? null : result + xml.slice(done);
}
