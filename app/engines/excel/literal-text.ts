/** Texts longer than this are refused where they are part of an array that is assigned to a range. */
export const MAX_TEXT_IN_ARRAY = 8_203;

/** The number format of cells that take every entry as text. */
export const TEXT_FORMAT = '@';

/*
 * Range.Value2 takes a text as if it was typed: "00123" becomes 123, "1-2" a date, "=x" a formula. What is read in which
 * way depends on the language and region of Windows, so that no list of patterns is safe. Only texts that begin with a
 * letter and hold nothing but letters, spaces and a few harmless signs are let through, and of these not the words that
 * may be logical values, errors, months or the like: those are caught by their length.
 */
const PLAIN = /^\p{L}[\p{L}\p{M} _;!?()&"“”„«»]*$/u;
/** TRUE, WAHR, VERDADEIRO, FALSE ... and names of months and days stand alone, as one word. */
const ONE_WORD = /^\S+$/u;

/** Whether Excel, in some language, might take the text for anything but a text. */
export function mayBeReinterpreted(text: string): boolean {
  return !PLAIN.test(text) || ONE_WORD.test(text);
}

/**
 * What to assign so that a cell holds exactly this text. A cell formatted as text takes it as it stands; elsewhere an
 * apostrophe in front (which Excel keeps as the cell's prefix character, not as a part of its value) makes it a text.
 */
export function literalText(text: string, format: string): string {
  if (format === TEXT_FORMAT && !text.startsWith("'")) return text;
  return mayBeReinterpreted(text) ? `'${text}` : text;
}
