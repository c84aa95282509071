import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A temporary file that a child writes its standard error to. Used on Windows: Wine's node.exe dies when it gets a pipe
 * for one, and a file does the same on both.
 */
export class StderrFile {
  private readonly file = path.join(
    tmpdir(),
    `concierge-stderr-${process.pid}-${randomBytes(6).toString('hex')}.txt`,
  );
  readonly descriptor = openSync(this.file, 'a+');

  /** The last bytes as text, at most `most`; the file is gone afterwards. */
  take(most: number): string {
    const size = fstatSync(this.descriptor).size;
    const bytes = Buffer.alloc(Math.min(size, most));
    readSync(this.descriptor, bytes, 0, bytes.length, size - bytes.length);
    closeSync(this.descriptor);
    try {
      rmSync(this.file, { force: true });
    } catch {
      // What the child started may hold it a little longer; the system clears its temporary folder.
    }
    return bytes.toString('utf8');
  }
}
