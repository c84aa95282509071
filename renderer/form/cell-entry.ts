import { isRecord } from '../state/recipe-json';

/*
 * What one types into a cell of the values grid, and the recipe's value for it. As in Excel, a leading apostrophe makes
 * it text. The two directions are inverse: whatever a recipe holds is shown so that entering it again means the same.
 */

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;
const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?)?$/;

export type EntryKind = 'empty' | 'number' | 'date' | 'boolean' | 'formula' | 'text' | 'other';

export function valueOfEntry(entry: string): unknown {
  const trimmed = entry.trim();
  if (trimmed === '') return null;
  if (entry.startsWith("'")) {
    const text = entry.slice(1);
    return text.startsWith('=') ? { text } : text;
  }
  if (NUMBER.test(trimmed)) return Number(trimmed);
  if (DATE.test(trimmed)) return { date: trimmed };
  if (/^true$/i.test(trimmed)) return true;
  if (/^false$/i.test(trimmed)) return false;
  return entry;
}

export function entryOfValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return valueOfEntry(value) === value ? value : `'${value}`;
  if (isRecord(value)) {
    if (typeof value['date'] === 'string') return value['date'];
    if (typeof value['text'] === 'string') return `'${value['text']}`;
  }
  return JSON.stringify(value);
}

export function kindOfValue(value: unknown): EntryKind {
  if (value === null || value === undefined) return 'empty';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return value.startsWith('=') ? 'formula' : 'text';
  if (isRecord(value) && 'date' in value) return 'date';
  if (isRecord(value) && 'text' in value) return 'text';
  return 'other';
}

/** Tab-separated text, as Excel puts it on the clipboard. */
export function blockOfClipboard(text: string): unknown[][] {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const rows = lines.map((line) => line.split('\t').map(valueOfEntry));
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...new Array<null>(width - row.length).fill(null)]);
}
