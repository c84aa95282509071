/**
 * Excel's wildcards as the source of a regular expression: `*` is any run of characters (as long as possible), `?` any
 * one character, and `~` before `*`, `?` or `~` is that character itself.
 */
export function wildcardSource(text: string): string {
  let source = '';
  const characters = [...text];
  for (let i = 0; i < characters.length; i++) {
    const char = characters[i] ?? '';
    const next = characters[i + 1];
    if (char === '~' && (next === '*' || next === '?' || next === '~')) {
      source += escapePattern(next);
      i++;
    } else if (char === '*') {
      // Two stars in a row mean what one means, and would only multiply the ways to match.
      if (!source.endsWith('[^]*')) source += '[^]*';
    } else if (char === '?') source += '[^]';
    else source += escapePattern(char);
  }
  return source;
}

export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
