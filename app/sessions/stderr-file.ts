import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A temporary file that a child writes its standard error to. Used on Windows: Wine's node.exe dies when it gets a pipe
 * for one, and a file does the same on both. It is removed while it is open, so that it goes with the last of those who
 * hold it, also when this process is killed.
 */
export class StderrFile {
  private readonly file = path.join(
    tmpdir(),
    `concierge-stderr-${process.pid}-${randomBytes(6).toString('hex')}.txt`,
  );
  readonly descriptor = openSync(this.file, 'a+');

  constructor() {
    this.remove();
  }

  /** The last bytes as text, at most `most`. */
  take(most: number): string {
    const size = fstatSync(this.descriptor).size;
    const bytes = Buffer.alloc(Math.min(size, most));
    readSync(this.descriptor, bytes, 0, bytes.length, size - bytes.length);
    closeSync(this.descriptor);
    this.remove();
    return bytes.toString('utf8');
  }

  private remove(): void {
    try {
      rmSync(this.file, { force: true });
    } catch {
      // A system that removes no open file refuses the first time; afterwards what the child started may hold it still.
    }
  }
}
