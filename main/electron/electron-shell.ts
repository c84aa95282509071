import { dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron';
import { Problem } from '../../app/errors/problem';
import type { ShellActions } from '../procedures/shell-actions';

/** The desktop: native dialogs above the window, the file manager, the programs that files belong to. */
export class ElectronShell implements ShellActions {
  readonly shell = 'electron' as const;
  readonly can = { pick: true, reveal: true, open: true, download: false };

  /** The window comes later than the shell: dialogs are attached to it once it is there. */
  window: BrowserWindow | null = null;

  async pick(what: 'files' | 'folder'): Promise<string[]> {
    return this.#show(
      what === 'files'
        ? {
            title: 'Add files',
            buttonLabel: 'Add',
            properties: ['openFile', 'multiSelections'],
            filters: [
              { name: 'Workbooks and CSV', extensions: ['xlsx', 'xlsm', 'xls', 'csv', 'tsv', 'txt'] },
              { name: 'All files', extensions: ['*'] },
            ],
          }
        : { title: 'Add a folder', buttonLabel: 'Add', properties: ['openDirectory', 'multiSelections'] },
    );
  }

  async pickOutDir(current: string | null): Promise<string | null> {
    const [folder] = await this.#show({
      title: 'Where results go',
      buttonLabel: 'Use this folder',
      properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
      ...(current === null ? {} : { defaultPath: current }),
    });
    return folder ?? null;
  }

  reveal(path: string): Promise<void> {
    shell.showItemInFolder(path);
    return Promise.resolve();
  }

  async open(path: string): Promise<void> {
    const error = await shell.openPath(path);
    if (error === '') return;
    throw new Problem('missing-part', `The system could not open the file: ${error}`, {
      hint: 'Install a program that opens such files, or open it from its folder.',
      place: { file: path },
    });
  }

  async #show(options: OpenDialogOptions): Promise<string[]> {
    const answer =
      this.window === null
        ? await dialog.showOpenDialog(options)
        : await dialog.showOpenDialog(this.window, options);
    return answer.canceled ? [] : answer.filePaths;
  }
}
