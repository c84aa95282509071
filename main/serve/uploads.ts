import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  UPLOAD_BATCH_HEADER,
  UPLOAD_PATH_HEADER,
  UPLOAD_SIZE_HEADER,
  type UploadAnswer,
} from '../../app/contract/bridge';
import { isLockFile, isRead, relatedReason } from '../../app/contract/file-names';
import { Problem } from '../../app/errors/problem';
import { fileKind } from '../files/file-kind';
import type { FileRegistry, FoundFile } from '../files/file-registry';
import { KnownUploads } from './known-uploads';
import { uploadPath } from './upload-path';

/** Of making a folder that others remove; each takes one of them that does so at that very moment. */
const MOST_ATTEMPTS = 20;
const BATCH = /^[A-Za-z0-9-]{1,64}$/;

/**
 * Files that a browser uploads, kept in a private folder with one subfolder a drop. They are streamed to disk, appear
 * under their name only when they are whole, and are gone when the shell ends, unless a job is to be resumed with them.
 */
export class Uploads {
  readonly #known: KnownUploads;

  /** `limit` in bytes, for one file. */
  constructor(
    private readonly folder: string,
    private readonly registry: FileRegistry,
    readonly limit: number,
  ) {
    this.#known = new KnownUploads((file) => registry.lists(file));
  }

  /** Takes one upload. What cannot be read is listed without its bytes. Rejects with a `Problem`: `too-large`, `arguments`, `disk-full`. */
  async receive(request: IncomingMessage): Promise<UploadAnswer> {
    const batch = headerOf(request, UPLOAD_BATCH_HEADER);
    if (!BATCH.test(batch)) throw new Problem('arguments', 'The upload names no batch.');
    const { folder, name } = uploadPath(headerOf(request, UPLOAD_PATH_HEADER));
    if (isLockFile(name)) return { added: 0, known: 0 };
    const target = path.join(this.folder, batch, ...folder);
    // The first folder is the dropped one: results mirror what is below it.
    const below = folder.slice(1).join('/');
    const read = folder.length > 0 ? isRead(name) : fileKind(name) !== 'other';
    if (!read) {
      // A dropped folder may hold anything; what was dropped by itself was meant, and is listed with the reason.
      if (folder.length > 0 && relatedReason(name) === null) return { added: 0, known: 0 };
      const bytes = sizeOf(request);
      const listed = { path: path.join(target, name), folder: below, bytes, notRead: true as const };
      return this.#list(listed, { folder: folder.join('/'), content: `${bytes} bytes` });
    }
    if (Number(request.headers['content-length'] ?? 0) > this.limit) throw this.#tooLarge(name);
    const file = path.join(target, name);
    const partial = `${file}.part`;
    const hash = createHash('sha256');
    try {
      const handle = await openNew(partial);
      await this.#write(request, handle, name, hash);
      await rename(partial, file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The partial file of another upload of the same name is not ours to remove.
      if (code !== 'EEXIST') await rm(partial, { force: true });
      if (code === 'EEXIST') throw new Problem('arguments', `${name} is being uploaded already.`);
      if (code === 'ENOSPC') throw new Problem('disk-full', `The disk is full: ${name} was not uploaded.`);
      throw error;
    }
    const content = hash.digest('hex');
    return this.#list({ path: file, folder: below }, { folder: folder.join('/'), content });
  }

  async #list(found: FoundFile, dropped: { folder: string; content: string }): Promise<UploadAnswer> {
    const file = { path: found.path, name: path.basename(found.path), ...dropped };
    if (this.#known.has(file)) {
      await this.discard([file.path]);
      return { added: 0, known: 1 };
    }
    this.#known.add(file);
    return (await this.registry.addFile(found)) ? { added: 1, known: 0 } : { added: 0, known: 1 };
  }

  /** Deletes uploads that left the list, and folders that became empty. */
  async discard(paths: readonly string[]): Promise<void> {
    for (const file of paths) {
      if (!this.#holds(file)) continue;
      this.#known.forget(file);
      await rm(file, { force: true });
      let folder = path.dirname(file);
      while (
        this.#holds(folder) &&
        (await rmdir(folder).then(
          () => true,
          () => false,
        ))
      ) {
        folder = path.dirname(folder);
      }
    }
  }

  /** Deletes all uploads. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #holds(file: string): boolean {
    return file.startsWith(this.folder + path.sep);
  }

  async #write(request: IncomingMessage, handle: FileHandle, name: string, hash: Hash): Promise<void> {
    const counting = this.#counting(name, hash);
    // Not one pipeline: that would destroy the request with its socket, and with it the answer that says why.
    const cutOff = (): void => {
      // Whatever had come by then: what was not read goes with the connection.
      if (!request.readableEnded)
        counting.destroy(new Problem('cancelled', `The upload of ${name} was cut off.`));
    };
    request.once('close', cutOff);
    request.pipe(counting);
    // It may have been cut off while its folder was made: then nothing tells any more.
    if (request.destroyed) cutOff();
    try {
      await pipeline(counting, handle.createWriteStream());
    } finally {
      request.off('close', cutOff);
      request.unpipe(counting);
      request.resume();
    }
  }

  #counting(name: string, hash: Hash): Transform {
    let received = 0;
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        received += chunk.length;
        if (received > this.limit) done(this.#tooLarge(name));
        else {
          hash.update(chunk);
          done(null, chunk);
        }
      },
    });
  }

  #tooLarge(name: string): Problem {
    const limit = Math.floor(this.limit / (1024 * 1024));
    return new Problem('too-large', `${name} is larger than ${limit} MB, the limit of uploads.`, {
      hint: 'Start Concierge with a larger --upload-limit, or use the desktop window, which reads files in place.',
      place: { file: name },
    });
  }
}

/** Opens a file that must not be there, in a folder that is made for it. Rejects with EEXIST where it is there. */
async function openNew(file: string): Promise<FileHandle> {
  for (let attempt = 1; ; attempt++) {
    try {
      // It, too, fails where the folder goes while it looks.
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      return await open(file, 'wx', 0o600);
    } catch (error) {
      // A file of the same drop that was known already took the folder with it, which was empty until now.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

/** The size that the page tells, for a file whose bytes it keeps. Shown only. */
function sizeOf(request: IncomingMessage): number {
  const size = Number(headerOf(request, UPLOAD_SIZE_HEADER));
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}

function headerOf(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
