/** More bounded repeats than this multiply to more ways to match than is tame. */
const MAX_BOUNDED = 2;
const LARGEST_BOUND = 50;

/**
 * True for patterns that cannot run away: at most one unbounded repeat, of a single character or class, no repeated
 * group, no look-around and no reference back. Matching them costs at most the square of a cell's length, so they need
 * no watchdog, which would cost more than the matching itself. When unsure, false.
 */
export function isTame(source: string): boolean {
  let unbounded = 0;
  let bounded = 0;
  let afterGroup = false;
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    if (char === '\\') {
      if (/[1-9k]/.test(source.charAt(i + 1))) return false;
      i++;
      afterGroup = false;
    } else if (char === '[') {
      i = endOfClass(source, i);
      afterGroup = false;
    } else if (char === '(' && /^\(\?(?:[=!]|<[=!])/.test(source.slice(i, i + 4))) {
      return false;
    } else if (char === '*' || char === '+') {
      if (afterGroup || ++unbounded > 1) return false;
    } else if (char === '?') {
      // `(?` begins a group, and a repeat followed by ? is the same repeat; only an optional group or item counts.
      const before = source.charAt(i - 1);
      if (before !== '(' && !/[*+}]/.test(before) && ++bounded > MAX_BOUNDED) return false;
    } else if (char === '{') {
      const repeat = /^\{(\d+)(?:(,)(\d*))?\}/.exec(source.slice(i));
      if (repeat === null || afterGroup) return false;
      const [whole, low = '0', comma, high = ''] = repeat;
      if (comma !== undefined && high === '') {
        if (++unbounded > 1) return false;
      } else if (Number(high || low) > LARGEST_BOUND || ++bounded > MAX_BOUNDED) return false;
      i += whole.length - 1;
    } else afterGroup = char === ')';
  }
  return true;
}

/** Index of the bracket that closes a class; the last index where there is none. */
function endOfClass(source: string, start: number): number {
  for (let i = start + 1; i < source.length; i++) {
    if (source.charAt(i) === '\\') i++;
    else if (source.charAt(i) === ']') return i;
  }
  return source.length - 1;
}
