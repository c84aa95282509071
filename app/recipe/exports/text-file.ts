import { open, type FileHandle } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { fileProblem } from '../../errors/file-problem';
import { Problem } from '../../errors/problem';

/** Encodings of exported text. The first is the default: Excel recognises UTF-8 only by its byte order mark. */
export const TEXT_ENCODINGS = ['utf-8-bom', 'utf-8', 'utf-16le', 'windows-1252', 'iso-8859-15'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Characters collected before they are encoded and written. */
const CHUNK = 256 * 1024;

/** Writes a text file by streaming. UTF-16 and `utf-8-bom` begin with a byte order mark. */
export class TextFile {
  private pending = '';
  private readonly legacy: boolean;

  private constructor(
    private readonly handle: FileHandle,
    private readonly path: string,
    private readonly encoding: TextEncoding,
  ) {
    this.legacy = encoding === 'windows-1252' || encoding === 'iso-8859-15';
    if (encoding === 'utf-8-bom' || encoding === 'utf-16le') this.pending = '\uFEFF';
  }

  /** The path must not exist. */
  static async create(path: string, encoding: TextEncoding): Promise<TextFile> {
    try {
      return new TextFile(await open(path, 'wx'), path, encoding);
    } catch (error) {
      throw fileProblem(error, path, 'write');
    }
  }

  /** The characters of a text that the encoding lacks; empty for the Unicode encodings. */
  unencodable(text: string): string[] {
    // ASCII is the same in all of them.
    if (!this.legacy || !/\P{ASCII}/u.test(text)) return [];
    if (iconv.decode(iconv.encode(text, this.encoding), this.encoding) === text) return [];
    const lost = [...text].filter(
      (char) => iconv.decode(iconv.encode(char, this.encoding), this.encoding) !== char,
    );
    return [...new Set(lost)];
  }

  async write(text: string): Promise<void> {
    this.pending += text;
    if (this.pending.length >= CHUNK) await this.flush();
  }

  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      await this.handle.close();
    }
  }

  private async flush(): Promise<void> {
    const text = this.pending;
    this.pending = '';
    if (text === '') return;
    const bytes = this.legacy
      ? iconv.encode(text, this.encoding)
      : Buffer.from(text, this.encoding === 'utf-16le' ? 'utf16le' : 'utf8');
    try {
      await this.handle.writeFile(bytes);
    } catch (error) {
      throw fileProblem(error, this.path, 'write');
    }
  }
}

/** Runs `work` on a new text file and closes it whatever happens. */
export async function withTextFile(
  path: string,
  encoding: TextEncoding,
  work: (file: TextFile) => Promise<void>,
): Promise<void> {
  const file = await TextFile.create(path, encoding);
  try {
    await work(file);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
}

/** The refusal of a text that an encoding cannot hold. */
export function unencodableProblem(
  lost: readonly string[],
  encoding: TextEncoding,
  place: { sheet: string; cell: string },
): Problem {
  const named = lost
    .slice(0, 5)
    .map((char) => `"${char}" (U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`);
  return new Problem('step-refused', `${encoding} has no ${named.join(', ')}.`, {
    hint: 'Export as utf-8-bom, or set "unencodable" to "replace" to write a question mark instead.',
    place,
  });
}
