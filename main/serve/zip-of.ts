import { createReadStream, type ReadStream } from 'node:fs';
import type { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';

/**
 * Streams the files as one archive, stored as they are: workbooks and PDFs are compressed already. Names are unique
 * inside it: a repeated one gets a number. The stream fails with the first file that cannot be read.
 */
export function zipOf(files: readonly { path: string; name: string }[]): PassThrough {
  const zip = new ZipFile();
  const archive = zip.outputStream as PassThrough;
  let reading: ReadStream | undefined;
  for (const { path, name } of uniqueNames(files)) {
    zip.addReadStreamLazy(name, { compress: false }, (hand) => {
      reading = createReadStream(path).on('error', (error) => archive.destroy(error));
      hand(null, reading);
    });
  }
  zip.end();
  // yazl only pipes: of a download that is given up it would leave the file open.
  return archive.on('close', () => reading?.destroy());
}

export function uniqueNames<T extends { name: string }>(files: readonly T[]): T[] {
  const used = new Set<string>();
  return files.map((file) => {
    let name = file.name;
    const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
    for (let n = 2; used.has(name.toLowerCase()); n++) {
      name = `${file.name.slice(0, dot)} (${n})${file.name.slice(dot)}`;
    }
    used.add(name.toLowerCase());
    return { ...file, name };
  });
}
