/*
 * What the page may expect of the shell that shows it, besides the contract.
 *
 * Electron: the preload script puts `window.concierge` in place. `connect()` makes main check the asking frame and hand
 * over one end of a message channel; it arrives in the page as a `message` event of the window itself with
 * `event.data === CONCIERGE_PORT` and the port in `event.ports[0]` (a port cannot be returned through the context bridge).
 * Listen before calling. Each call gives a new port; the page calls it again after a port was closed, and closes its port on
 * `pagehide`: a message for a page that is being torn down crashes Electron 25's renderer.
 *
 * Serve: there is no `window.concierge`. The page opens a WebSocket at `RPC_PATH` of its own origin (the cookie goes
 * along) and uploads files by HTTP, see `UPLOAD_PATH`. Outputs are downloaded from `downloadPath(jobId, outputId)`.
 */

/** `event.data` of the window message that carries the port. */
export const CONCIERGE_PORT = 'concierge:port';

/** WebSocket of the serve shell that carries the contract. */
export const RPC_PATH = '/rpc';

/**
 * Uploads of the serve shell: one `POST` a file, the file's bytes as the body, these headers, same origin.
 * Answers 201 with `UploadAnswer`, or an error status with `{ "message": string, "hint"?: string }`:
 * 413 larger than `AppInfo.uploadLimit`, 403 not allowed.
 */
export const UPLOAD_PATH = '/upload';
/** Any id of the page's choosing, the same for all files of one drop: 1 to 64 of `A-Z a-z 0-9 -`. */
export const UPLOAD_BATCH_HEADER = 'x-concierge-batch';
/** `encodeURIComponent` of the path below the drop with `/`, such as `2026/March/data.xlsx`; ends in the file name. The first folder is the dropped one. */
export const UPLOAD_PATH_HEADER = 'x-concierge-path';
/** Size in bytes of a file whose name tells that it is not read: it is listed, its body stays empty. */
export const UPLOAD_SIZE_HEADER = 'x-concierge-size';

export interface UploadAnswer {
  /** Files added by this upload: 1, or 0 when it was left out (such as Excel's `~$` lock files). */
  added: number;
  /** 1 where the same file is in the list already, else 0. */
  known: number;
}

/** Where the serve shell offers one output of a finished job as a download. */
export function downloadPath(jobId: string, outputId: string): string {
  return `/download/${encodeURIComponent(jobId)}/${encodeURIComponent(outputId)}`;
}

/** Where the serve shell offers all outputs of a job as one zip archive. */
export function downloadAllPath(jobId: string): string {
  return `/download/${encodeURIComponent(jobId)}`;
}

/** Answer to dropped or picked files: how many were added (folders are walked), and why some were not. */
export interface DropAnswer {
  added: number;
  /** How many were in the list already. */
  known: number;
  /** One sentence for each thing that was refused. */
  refused: string[];
}

/** `window.concierge` in Electron. `File` objects of the drop go in as they are: their paths never reach the page. */
export interface ConciergeBridge<DroppedFile = unknown> {
  readonly shell: 'electron';
  connect(): void;
  registerDropped(files: readonly DroppedFile[]): Promise<DropAnswer>;
  /** Commands of the application menu (`MenuCommand`). Returns the function that stops listening. */
  onMenu(listener: (command: MenuCommand) => void): () => void;
  /** Called once when the app is about to end, which waits a moment for the promise. */
  onLeave(finish: () => Promise<void>): void;
}

/** What the application menu asks the page to do. */
export type MenuCommand =
  | 'pick-files'
  | 'pick-folder'
  | 'new-recipe'
  | 'open-recipe'
  | 'undo'
  | 'redo'
  | 'run'
  | 'dry-run'
  | 'view-files'
  | 'view-recipe'
  | 'view-results'
  | 'view-apartments'
  | 'view-settings';
