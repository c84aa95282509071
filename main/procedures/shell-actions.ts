/** What needs a desktop shell. Electron does it; serve, whose user sits at a browser, says that it cannot. */
export interface ShellActions {
  readonly shell: 'electron' | 'serve';
  readonly can: { pick: boolean; reveal: boolean; open: boolean; download: boolean };
  /** Shows the system's dialog; answers absolute paths, none when it was cancelled. */
  pick(what: 'files' | 'folder'): Promise<string[]>;
  /** Shows the folder dialog for results; null when it was cancelled. */
  pickOutDir(current: string | null): Promise<string | null>;
  /** Shows a file in the system's file manager. */
  reveal(path: string): Promise<void>;
  /** Opens a file with the program that the system has for it. Rejects with a `Problem` when there is none. */
  open(path: string): Promise<void>;
}
