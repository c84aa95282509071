import { Problem } from '../../../errors/problem';

const MAX_LENGTH = 31;

/** Refuses a sheet name that Excel refuses; `taken` are the names in use, compared without case. */
export function checkSheetName(name: string, taken: Iterable<string>): void {
  const why = fault(name, taken);
  if (why === null) return;
  throw new Problem('step-refused', `A sheet cannot be named ${JSON.stringify(name)}: ${why}.`, {
    hint: 'Choose another sheet name.',
    place: { sheet: name },
  });
}

function fault(name: string, taken: Iterable<string>): string | null {
  if (name === '') return 'the name is empty';
  if (name.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  if (/[\\/?*[\]:\x00-\x1f]/.test(name)) return 'it has one of \\ / ? * [ ] : or a control character';
  if (name.startsWith("'") || name.endsWith("'")) return 'it begins or ends with an apostrophe';
  const key = name.toLowerCase();
  if (key === 'history') return 'Excel keeps this name for itself';
  for (const other of taken) if (other.toLowerCase() === key) return 'there is a sheet of this name';
  return null;
}

/** A sheet name made of any text, such as a file name: what Excel refuses is replaced, length and doubles are cured. */
export function sheetNameFrom(text: string, taken: Iterable<string>): string {
  const names = [...taken];
  const plain = text
    .replace(/[\\/?*[\]:\x00-\x1f]/g, '_')
    .replace(/^'+|'+$/g, '')
    .trim();
  const base = cut(plain === '' || plain.toLowerCase() === 'history' ? 'Sheet' : plain, MAX_LENGTH);
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` (${n})`;
    const name = cut(base, MAX_LENGTH - suffix.length) + suffix;
    if (fault(name, names) === null) return name;
  }
}

/** Cuts without leaving half a surrogate pair or an apostrophe at the end. */
function cut(text: string, length: number): string {
  return text
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/['\s]+$/, '');
}
