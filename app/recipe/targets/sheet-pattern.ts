/** Sheet names as a target names them: compared without case; `*` and `?` are wildcards, `~` takes their meaning away. */
export interface SheetPattern {
  /** As written, without quotes. */
  readonly text: string;
  readonly wild: boolean;
  matches(name: string): boolean;
}

/** Case folding as Excel compares sheet names: by upper case, not by locale. */
function fold(text: string): string {
  return text.toUpperCase();
}

export function sheetPattern(text: string): SheetPattern {
  let source = '';
  let plain = '';
  let wild = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    const next = text.charAt(i + 1);
    if (char === '~' && (next === '*' || next === '?' || next === '~')) {
      source += next === '~' ? '~' : `\\${next}`;
      plain += next;
      i++;
    } else if (char === '*') {
      if (!source.endsWith('.*')) source += '.*';
      wild = true;
    } else if (char === '?') {
      source += '.';
      wild = true;
    } else {
      source += fold(char).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      plain += char;
    }
  }
  if (!wild) {
    const wanted = fold(plain);
    return { text, wild, matches: (name) => fold(name) === wanted };
  }
  const pattern = new RegExp(`^${source}$`, 'su');
  return { text, wild, matches: (name) => pattern.test(fold(name)) };
}

/** A sheet name as it is written in a target: quoted where the grammar wants it. */
export function quoteSheet(name: string): string {
  return /^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/u.test(name) && !/^[A-Za-z]{1,3}[0-9]+$/.test(name)
    ? name
    : `'${name.replaceAll("'", "''")}'`;
}
