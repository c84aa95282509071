import { Problem } from '../../errors/problem';
import { nearest } from '../suggest';
import type { Target } from './parse-target';

/** What a target names is not there. The hint says what is, unless there is a better one. */
export function missing(
  target: Target,
  what: string,
  name: string,
  known: readonly string[],
  hint?: string,
): Problem {
  const near = nearest(name, known);
  const listed = known.slice(0, 12).join(', ') + (known.length > 12 ? ' …' : '');
  return new Problem('target-missing', `There is no ${what} "${name}" (target "${target.text}").`, {
    hint:
      hint ??
      (near !== null
        ? `Did you mean "${near}"?`
        : known.length > 0
          ? `The file has: ${listed}.`
          : 'The file has none.'),
  });
}

/** A target could be one of several. */
export function ambiguous(target: Target, candidates: readonly string[], hint: string): Problem {
  const listed = candidates.slice(0, 8).join(', ') + (candidates.length > 8 ? ' …' : '');
  return new Problem('target-ambiguous', `The target "${target.text}" could be ${listed}.`, { hint });
}
