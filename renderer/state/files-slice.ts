import type { DropAnswer } from '../../app/contract/bridge';
import type { FileView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import type { Dropped, Shell, UploadProgress } from '../connection/shell';
import { counted } from '../parts/format';
import type { NewNotice } from './notices-slice';
import type { Slice } from './store';

export interface FilesSlice {
  files: FileView[];
  /** False until main has told the list once. */
  filesKnown: boolean;
  selectedFile: string | null;
  /** The sheet of the selected file that was asked for; a new object asks again. */
  sheetAsked: { sheet: string; cell: null } | null;
  upload: UploadProgress | null;
  filesArrived(files: FileView[]): void;
  selectFile(id: string | null): void;
  /** Shows this sheet of the selected file. */
  askSheet(sheet: string): void;
  pickFiles(what: 'files' | 'folder'): Promise<void>;
  addDropped(dropped: Dropped): Promise<void>;
  cancelUpload(): void;
  removeFiles(ids: string[]): Promise<void>;
  clearFiles(): Promise<void>;
}

/** Things left out of a drop that are told one by one. */
const MOST_TOLD = 3;

export function filesSlice(shell: Shell): Slice<FilesSlice> {
  /** Cancels what is being sent and what waits for its turn. */
  let uploads = new AbortController();
  let lastDrop = Promise.resolve();
  return (set, get) => {
    async function send(dropped: Dropped, signal: AbortSignal): Promise<void> {
      if (signal.aborted) return;
      try {
        const answer = await shell.addDropped(
          dropped,
          (upload) => !signal.aborted && set({ upload }),
          signal,
        );
        const notice = noticeOf(answer);
        if (notice) get().notify(notice);
      } catch (error) {
        if (signal.aborted) return;
        const text = problemOf(error).message;
        get().notify({ intent: 'error', title: 'Files could not be added', text });
      } finally {
        if (!signal.aborted) set({ upload: null });
      }
    }

    return {
      files: [],
      filesKnown: false,
      selectedFile: null,
      sheetAsked: null,
      upload: null,

      filesArrived: (files) =>
        set((state) => {
          const kept = files.some((file) => file.id === state.selectedFile);
          return {
            files,
            filesKnown: true,
            sheetAsked: kept ? state.sheetAsked : null,
            selectedFile: kept
              ? state.selectedFile
              : (neighbourOf(state.files, files, state.selectedFile) ?? null),
            // Changed cells of an earlier job stay in view; a file that has gone does not.
            shown: state.shown?.kind === 'output' || kept ? state.shown : null,
          };
        }),
      selectFile: (selectedFile) => set({ selectedFile, sheetAsked: null, shown: null }),
      askSheet: (sheet) => set({ sheetAsked: { sheet, cell: null }, shown: null }),

      async pickFiles(what) {
        const answer = await get().attempt('Files could not be added', (client) =>
          client.files.pick({ what }),
        );
        const notice = answer && noticeOf(answer);
        if (notice) get().notify(notice);
      },

      addDropped(dropped) {
        const { signal } = uploads;
        // One drop after the other: a second one while the first is still sent must not cost a file of either.
        lastDrop = lastDrop.then(() => send(dropped, signal));
        return lastDrop;
      },
      cancelUpload() {
        uploads.abort();
        uploads = new AbortController();
        set({ upload: null });
      },

      async removeFiles(ids) {
        await get().attempt('Files could not be removed', (client) => client.files.remove({ ids }));
      },
      async clearFiles() {
        await get().attempt('Files could not be removed', (client) => client.files.clear());
      },
    };
  };
}

/** What is told of files that were not added; a drop without any answer would look as if it had been missed. */
function noticeOf({ added, known, refused }: DropAnswer): NewNotice | null {
  const there =
    known === 0
      ? []
      : [
          added === 0 && refused.length === 0
            ? 'All of that is in the list already.'
            : `${counted(known, 'file')} ${known === 1 ? 'is' : 'are'} in the list already.`,
        ];
  if (refused.length === 0) return there[0] === undefined ? null : { intent: 'info', title: there[0] };
  const more = refused.length > MOST_TOLD ? [`And ${refused.length - MOST_TOLD} more.`] : [];
  const text = [...refused.slice(0, MOST_TOLD), ...more, ...there].join('\n');
  return { intent: 'warning', title: 'Left out', text };
}

/** After a removal, the file that took the place of the selected one; at first, the first file. */
function neighbourOf(before: FileView[], after: FileView[], selected: string | null): string | undefined {
  const at = Math.max(
    0,
    before.findIndex((file) => file.id === selected),
  );
  return (after[Math.min(at, after.length - 1)] ?? after[0])?.id;
}
