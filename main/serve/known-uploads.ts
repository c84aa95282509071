/** One upload as it is compared with others. */
export interface UploadedFile {
  path: string;
  name: string;
  /** The dropped folders it was in, with `/`; empty for a file that was dropped by itself. */
  folder: string;
  /** Digest of its bytes, or what stands for it where they were not sent. */
  content: string;
}

/**
 * Tells whether an upload is one that is there already: a browser tells no paths, so a file that is dropped again arrives
 * as a new one. Two dropped folders may hold the same file on purpose, and keep theirs.
 */
export class KnownUploads {
  readonly #files: UploadedFile[] = [];

  /** `isListed`: whether the user still has the file in the list. */
  constructor(private readonly isListed: (path: string) => boolean) {}

  has(file: UploadedFile): boolean {
    return this.#files.some(
      ({ path, name, folder, content }) =>
        name === file.name &&
        content === file.content &&
        (folder === file.folder || folder === '' || file.folder === '') &&
        this.isListed(path),
    );
  }

  add(file: UploadedFile): void {
    this.#files.push(file);
  }

  forget(path: string): void {
    const at = this.#files.findIndex((file) => file.path === path);
    if (at >= 0) this.#files.splice(at, 1);
  }
}
