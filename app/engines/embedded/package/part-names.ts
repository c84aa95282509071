/** Part names as the project uses them: no leading slash, `/` between folders, compared without case (OPC 6.2.2). */

export function partKey(name: string): string {
  return (name.startsWith('/') ? name.slice(1) : name).toLowerCase();
}

export function folderOf(name: string): string {
  const slash = name.lastIndexOf('/');
  return slash < 0 ? '' : name.slice(0, slash);
}

/** The part that holds the relations of `source`; '' is the package itself. */
export function relationsPart(source: string): string {
  const slash = source.lastIndexOf('/');
  return `${source.slice(0, slash + 1)}_rels/${source.slice(slash + 1)}.rels`;
}

/** The source of a relations part; null where the name is none. */
export function sourceOfRelations(name: string): string | null {
  const match = /^(.*\/)?_rels\/([^/]*)\.rels$/i.exec(name);
  return match ? (match[1] ?? '') + (match[2] ?? '') : null;
}

/** Resolves a relation's target against the part that holds the relation; null where it leads out of the package. */
export function resolvePartName(source: string, target: string): string | null {
  const path = unescapePercent(target.split('#')[0] ?? '');
  const segments = path.startsWith('/') ? [] : folderOf(source).split('/').filter(Boolean);
  // Some writers put backslashes into targets; Excel reads them as slashes.
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return null;
  }
  return segments.join('/');
}

function unescapePercent(target: string): string {
  if (!target.includes('%')) return target;
  try {
    return decodeURI(target);
  } catch {
    return target;
  }
}

/** The target to write for a relation, relative to its source as Excel writes it. */
export function relativeTarget(source: string, part: string): string {
  const from = folderOf(source).split('/').filter(Boolean);
  const to = part.split('/');
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++;
  return encodeURI([...from.slice(common).map(() => '..'), ...to.slice(common)].join('/'));
}
