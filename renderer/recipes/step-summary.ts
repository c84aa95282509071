import type { StepInfo } from '../../app/contract/views';
import { isRecord, plainText, type StepJson } from '../state/recipe-json';

/** Title of a step by its id; the id where the catalogue does not know it. */
export function stepTitle(steps: readonly StepInfo[], id: unknown): string {
  return steps.find((info) => info.id === id)?.title ?? (typeof id === 'string' ? id : 'Unknown step');
}

/** Not worth a place in one line. */
const quiet = new Set(['step', 'disabled', 'ifMissing', 'stale']);
const LONGEST = 90;

/** A step's options in one short line: its target first, then what it sets. */
export function stepSummary(step: StepJson): string {
  const { target, ...rest } = step;
  const parts: string[] = [];
  if (typeof target === 'string' && target !== '') parts.push(target === '*' ? 'all sheets' : target);
  for (const [key, value] of Object.entries(rest)) {
    if (quiet.has(key)) continue;
    const text = valueText(value);
    if (text === '') continue;
    // A block of values says itself what it is.
    const isBlock = Array.isArray(value) && Array.isArray(value[0]);
    const name = wordsOf(key);
    parts.push(typeof value === 'boolean' ? name : isBlock ? text : `${name} ${text}`);
  }
  const line = parts.join(' · ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** `source column` for `sourceColumn`. */
function wordsOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function valueText(value: unknown): string {
  if (value === undefined || value === null || value === '' || value === false) return '';
  if (Array.isArray(value)) {
    const first: unknown = value[0];
    if (Array.isArray(first)) {
      const only: unknown = first[0];
      if (value.length === 1 && first.length === 1) return valueText(only);
      return `${value.length} × ${first.length} values`;
    }
    return value.map(valueText).filter(Boolean).join(', ');
  }
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([key, one]) => (one === true ? key : valueText(one)));
    return parts.filter(Boolean).join(' ');
  }
  return plainText(value);
}
