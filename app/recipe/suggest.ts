import { closest, distance } from 'fastest-levenshtein';

/** The known word nearest to a mistyped one, compared without case; null where none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0 || word === '') return null;
  const lower = new Map(known.map((name) => [name.toLowerCase(), name]));
  const found = closest(word.toLowerCase(), [...lower.keys()]);
  const allowed = Math.max(1, Math.ceil(Math.max(word.length, found.length) * 0.4));
  if (distance(word.toLowerCase(), found) > allowed) return null;
  return lower.get(found) ?? null;
}

/** A hint sentence: `Did you mean "x"?`, or what there is to choose from. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known);
  if (near !== null) return `Did you mean "${near}"?`;
  if (known.length === 0) return undefined;
  const listed = known.slice(0, 20).join(', ');
  return `There is: ${listed}${known.length > 20 ? ' …' : ''}.`;
}
