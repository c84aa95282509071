/** Files that are often taken for workbooks, by how they begin. */
const KINDS: readonly (readonly [begin: string, kind: string])[] = [
  ['%PDF-', 'a PDF document'],
  ['{\\rtf', 'a rich text document (RTF)'],
  ['\x89PNG\r\n', 'an image (PNG)'],
  ['\xff\xd8\xff', 'an image (JPEG)'],
  ['GIF8', 'an image (GIF)'],
  ['PK\x05\x06', 'an empty ZIP archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['SQLite format 3\0', 'a database (SQLite)'],
];

/** What a file is that is certainly no workbook and no table of text, in words; null where its beginning says nothing. */
export function otherKind(head: Buffer): string | null {
  return (
    KINDS.find(([begin]) => head.subarray(0, begin.length).equals(Buffer.from(begin, 'latin1')))?.[1] ?? null
  );
}
