import type { DropAnswer, MenuCommand } from '../../app/contract/bridge';
import type { Client } from './client';

/** One living connection to the main process. */
export interface Channel {
  readonly client: Client;
  /** Settles when the other side has gone. Never rejects. */
  readonly closed: Promise<void>;
}

/** What the user let fall on the window. Read from the event at once: a browser empties it afterwards. */
export interface Dropped {
  readonly files: readonly File[];
  readonly entries: readonly FileSystemEntry[];
}

/** Files under way to a shell that has no paths. */
export interface UploadProgress {
  /** Name of the file being sent. */
  name: string;
  filesDone: number;
  filesTotal: number;
  /** 0 to 1 over the bytes of all files. */
  fraction: number;
}

/** What differs between the Electron window and a browser window of the serve shell. */
export interface Shell {
  readonly kind: 'electron' | 'serve';
  /** Rejects when there is nobody to connect to. */
  connect(): Promise<Channel>;
  addDropped(
    dropped: Dropped,
    onProgress: (progress: UploadProgress) => void,
    signal: AbortSignal,
  ): Promise<DropAnswer>;
  /** Address of an output for download; null where outputs are ordinary files that can be opened. */
  downloadUrl(jobId: string, outputId: string): string | null;
  downloadAllUrl(jobId: string): string | null;
  /** Commands of the application menu; answers how to stop listening. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
  /** Calls `finish` before the window goes, as far as the shell can tell. */
  onLeave(finish: () => Promise<void>): void;
}

export function readDrop(transfer: DataTransfer): Dropped {
  const entries: FileSystemEntry[] = [];
  for (const item of transfer.items) {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    if (entry) entries.push(entry);
  }
  return { files: [...transfer.files], entries };
}
