/** A piece of the text after the rows of a sheet and what takes its place: '' removes it. */
export interface TailEdit {
  start: number;
  end: number;
  xml: string;
}

/** Applies edits that are in order and do not overlap. What lies between them stays byte for byte. */
export function applyTailEdits(xml: string, edits: readonly TailEdit[]): string {
  let result = '';
  let from = 0;
  for (const edit of edits) {
    result += xml.slice(from, edit.start) + edit.xml;
    from = edit.end;
  }
  return result + xml.slice(from);
}
