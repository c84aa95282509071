import Papa from 'papaparse';
import { Problem } from '../../../errors/problem';

/** No cell of Excel holds more characters: a quoted field that goes on for longer was never closed. */
const MAX_FIELD = 1_000_000;
const OR_NONE =
  ' Or have quotes read as plain characters (Quotes above the preview, or csvInput.quotes in the recipe).';
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

// eslint-disable-next-line no-restricted-syntax -- inlined numbers: this runs once a character
const enum At {
  FieldStart,
  Plain,
  Quoted,
  QuoteInQuoted,
}

/** What cuts a CSV text into fields. */
export interface CsvForm {
  delimiter: string;
  /** Whether fields may be quoted; else a quote is a character like any other. */
  quoted: boolean;
  /** Characters of a separator hint at the start (`separator-hint.ts`), a line that is no record; 0 where there is none. */
  hintLength: number;
}

/** Whole records of a CSV text, and how many lines of the file precede them. */
export interface RecordBlock {
  text: string;
  records: number;
}

/**
 * Cuts CSV text into blocks of whole records, so that a parser sees no half record however the text comes. Quotes are
 * checked on the way (RFC 4180): rejects with 'csv-invalid' naming the line where a quoted field begins that is not
 * closed, or goes on after its closing quote. Counts lines as editors do.
 */
export function* recordBlocks(
  pieces: Iterable<string>,
  { delimiter, quoted, hintLength }: CsvForm,
  path: string,
): Generator<RecordBlock> {
  const separator = delimiter.charCodeAt(0);
  let state = At.FieldStart as At;
  let carry = '';
  let hint = hintLength;
  let line = hint > 0 ? 2 : 1;
  let quotedAt = 1;
  let quotedLength = 0;
  let lastCr = false;
  for (const piece of pieces) {
    let fresh = piece.slice(hint);
    hint -= Math.min(hint, piece.length);
    if (carry === '' && lastCr && fresh.charCodeAt(0) === LF) {
      // The other half of a line end whose record was handed on with the piece before.
      fresh = fresh.slice(1);
      lastCr = false;
    }
    const text = carry + fresh;
    let end = 0;
    let records = 0;
    const from = carry.length;
    for (let i = from; i < text.length; i++) {
      const code = text.charCodeAt(i);
      const lineEnd = code === CR || (code === LF && !lastCr);
      const pairedLf = code === LF && lastCr;
      lastCr = code === CR;
      if (lineEnd) line++;
      switch (state) {
        case At.Quoted:
          if (code === QUOTE) state = At.QuoteInQuoted;
          else if (++quotedLength > MAX_FIELD) throw unclosed(path, quotedAt);
          break;
        case At.QuoteInQuoted:
          if (code === QUOTE) state = At.Quoted;
          else if (code === separator) state = At.FieldStart;
          else if (lineEnd || pairedLf) {
            state = At.FieldStart;
            end = i + 1;
            records++;
          } else {
            throw new Problem(
              'csv-invalid',
              `Line ${lineEnd ? line - 1 : line}: text follows the closing quote of a field.`,
              {
                hint: `A quote inside a quoted field has to be doubled ("").${OR_NONE}`,
                place: { file: path },
              },
            );
          }
          break;
        default:
          if (quoted && code === QUOTE && state === At.FieldStart) {
            state = At.Quoted;
            quotedAt = line;
            quotedLength = 0;
          } else if (code === separator) state = At.FieldStart;
          else if (lineEnd) {
            state = At.FieldStart;
            end = i + 1;
            records++;
          } else if (pairedLf && state === At.FieldStart) end = i + 1;
          else state = At.Plain;
      }
    }
    if (end > 0) yield { text: text.slice(0, end), records };
    carry = text.slice(end);
  }
  if (state === At.Quoted) throw unclosed(path, quotedAt);
  if (carry !== '') yield { text: carry, records: 1 };
}

function unclosed(path: string, line: number): Problem {
  return new Problem('csv-invalid', `Line ${line}: a quoted field is never closed.`, {
    hint: `Add the missing quote, or double a quote that belongs to the text ("").${OR_NONE}`,
    place: { file: path },
  });
}

/** Splits whole records into fields. */
export function parseRecords(block: string, { delimiter, quoted }: Omit<CsvForm, 'hintLength'>): string[][] {
  const newline = block.includes('\n') ? '\n' : block.includes('\r') ? '\r' : '\n';
  // Papa takes one kind of line end; a carriage return that it leaves belongs to the line end.
  const text = newline === '\n' && block.includes('\r') ? block.replace(/\r\n?/g, '\n') : block;
  const { data } = Papa.parse<string[]>(text, {
    delimiter,
    newline,
    skipEmptyLines: false,
    // Papa's fast mode knows no quotes; without this it decides by the text.
    ...(quoted ? {} : { fastMode: true }),
  });
  const last = data.at(-1);
  if (last && last.length === 1 && last[0] === '' && /[\r\n]$/.test(text)) data.pop();
  return data;
}
