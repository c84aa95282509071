import { parseStructRef } from '@borgar/fx/xlsx';
import { unescapeXml } from '../xml/escape';
import { columnKey } from './column-names';

/** Longest structured reference that is looked at; longer text is no reference that Excel writes. */
const MAX_REFERENCE = 4096;

/** Which columns of which tables formulas name, so that a column that is in use is not renamed under them. */
export class ColumnReferences {
  private readonly used = new Map<string, Set<string> | 'all'>();
  private readonly pattern: RegExp;

  constructor(tableNames: readonly string[]) {
    const names = tableNames.map((name) =>
      Buffer.from(name, 'utf8')
        .toString('latin1')
        .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
    this.pattern = new RegExp(`(?:^|[^\\w.])(${names.length > 0 ? names.join('|') : '(?!)'})\\[`, 'gi');
  }

  has(table: string, column: string): boolean {
    const columns = this.used.get(table.toLowerCase());
    return columns === 'all' || (columns?.has(columnKey(column)) ?? false);
  }

  /** Looks through a part as it streams by. */
  async scan(chunks: AsyncIterable<Buffer>): Promise<void> {
    let carry = '';
    for await (const chunk of chunks) {
      const text = carry + chunk.toString('latin1');
      this.scanBytes(text, text.length - MAX_REFERENCE);
      carry = text.slice(-MAX_REFERENCE);
    }
    this.scanBytes(carry, carry.length);
  }

  /** Looks through the text of one formula. */
  scanFormula(formula: string): void {
    const bytes = Buffer.from(formula, 'utf8').toString('latin1');
    this.scanBytes(bytes, bytes.length);
  }

  private scanBytes(text: string, until: number): void {
    for (const match of text.matchAll(this.pattern)) {
      if (match.index >= until) break;
      const name = match[1] as string;
      const start = match.index + match[0].length - name.length - 1;
      this.note(name, referenceText(text, start));
    }
  }

  private note(tableBytes: string, bytes: string | null): void {
    const table = Buffer.from(tableBytes, 'latin1').toString('utf8').toLowerCase();
    const known = this.used.get(table);
    if (known === 'all') return;
    const text = bytes === null ? null : unescapeXml(Buffer.from(bytes, 'latin1').toString('utf8'));
    const reference = text === null ? undefined : parseStructRef(text);
    if (!reference) {
      this.used.set(table, 'all');
      return;
    }
    const columns = known ?? new Set<string>();
    // A range of columns ([a]:[c]) names its ends only; renaming those between leaves it right.
    for (const column of reference.columns ?? []) columns.add(columnKey(column));
    this.used.set(table, columns);
  }
}

/** `Table[...]` up to its last bracket; an apostrophe escapes what follows it. Null where it does not end. */
function referenceText(text: string, start: number): string | null {
  let depth = 0;
  const limit = Math.min(text.length, start + MAX_REFERENCE);
  for (let i = text.indexOf('[', start); i < limit; i++) {
    const character = text[i];
    if (character === "'") i++;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return text.slice(start, i + 1);
    else if (character === '<') return null;
  }
  return null;
}
