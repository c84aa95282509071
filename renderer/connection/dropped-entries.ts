import type { Dropped } from './shell';

/** A file and its path below the drop, with `/`. */
export interface RelativeFile {
  file: File;
  path: string;
}

/** Walks dropped folders, deepest last, in the order the system lists them. */
export async function filesBelow(dropped: Dropped): Promise<RelativeFile[]> {
  if (dropped.entries.length === 0) {
    return dropped.files.map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  }
  const found: RelativeFile[] = [];
  for (const entry of dropped.entries) await walk(entry, '', found);
  return found;
}

async function walk(entry: FileSystemEntry, folder: string, found: RelativeFile[]): Promise<void> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ file, path });
  } else {
    for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, path, found);
  }
}

/** A reader hands out at most 100 entries a call, so it is asked until it has none. */
async function childrenOf(directory: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = directory.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
