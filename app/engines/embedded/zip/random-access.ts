import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Problem } from '../../../errors/problem';
import { fileProblem } from '../../../errors/file-problem';

/**
 * A file read at positions, never as a whole. Reads are synchronous on purpose: a worker has nothing else to do
 * meanwhile, and small reads cost a tenth of a trip through the thread pool.
 */
export class RandomAccess {
  private constructor(
    readonly path: string,
    readonly size: number,
    private fd: number | null,
  ) {}

  static open(path: string): RandomAccess {
    let fd: number;
    try {
      fd = openSync(path, 'r');
    } catch (thrown) {
      throw fileProblem(thrown, path, 'read');
    }
    const stat = fstatSync(fd);
    if (stat.isFile()) return new RandomAccess(path, stat.size, fd);
    closeSync(fd);
    throw new Problem('not-a-workbook', `${path} is not a file.`, { place: { file: path } });
  }

  /** Exactly `length` bytes from `position`; a file that ends before is damaged. */
  read(position: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    this.readInto(buffer, position);
    return buffer;
  }

  readInto(buffer: Buffer, position: number): void {
    if (this.fd === null) throw new Problem('internal', `${this.path} was closed.`);
    let done = 0;
    while (done < buffer.length) {
      let count: number;
      try {
        count = readSync(this.fd, buffer, done, buffer.length - done, position + done);
      } catch (thrown) {
        throw fileProblem(thrown, this.path, 'read');
      }
      if (count === 0) {
        throw new Problem('damaged', 'The file is cut off.', { place: { file: this.path } });
      }
      done += count;
    }
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
    this.fd = null;
  }
}
