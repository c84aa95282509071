import type { FileView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import type { Dropped, Shell, UploadProgress } from '../connection/shell';
import type { Slice } from './store';

export interface FilesSlice {
  files: FileView[];
  /** False until main has told the list once. */
  filesKnown: boolean;
  selectedFile: string | null;
  upload: UploadProgress | null;
  filesArrived(files: FileView[]): void;
  selectFile(id: string | null): void;
  pickFiles(what: 'files' | 'folder'): Promise<void>;
  addDropped(dropped: Dropped): Promise<void>;
  cancelUpload(): void;
  removeFiles(ids: string[]): Promise<void>;
  clearFiles(): Promise<void>;
}

/** Things left out of a drop that are told one by one. */
const MOST_TOLD = 3;

export function filesSlice(shell: Shell): Slice<FilesSlice> {
  let uploading: AbortController | null = null;
  return (set, get) => ({
    files: [],
    filesKnown: false,
    selectedFile: null,
    upload: null,

    filesArrived: (files) =>
      set((state) => {
        const kept = files.some((file) => file.id === state.selectedFile);
        return {
          files,
          filesKnown: true,
          selectedFile: kept
            ? state.selectedFile
            : (neighbourOf(state.files, files, state.selectedFile) ?? null),
          // Changed cells of an earlier job stay in view; a file that has gone does not.
          shown: state.shown?.kind === 'output' || kept ? state.shown : null,
        };
      }),
    selectFile: (selectedFile) => set({ selectedFile, shown: null }),

    async pickFiles(what) {
      await get().attempt('Files could not be added', (client) => client.files.pick({ what }));
    },

    async addDropped(dropped) {
      uploading?.abort();
      const abort = (uploading = new AbortController());
      try {
        const answer = await shell.addDropped(
          dropped,
          (upload) => !abort.signal.aborted && set({ upload }),
          abort.signal,
        );
        const { refused } = answer;
        if (refused.length > 0) {
          const more = refused.length > MOST_TOLD ? [`And ${refused.length - MOST_TOLD} more.`] : [];
          const text = [...refused.slice(0, MOST_TOLD), ...more].join('\n');
          get().notify({ intent: 'warning', title: 'Left out', text });
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          get().notify({
            intent: 'error',
            title: 'Files could not be added',
            text: problemOf(error).message,
          });
        }
      } finally {
        if (uploading === abort) {
          uploading = null;
          set({ upload: null });
        }
      }
    },
    cancelUpload() {
      uploading?.abort();
      uploading = null;
      set({ upload: null });
    },

    async removeFiles(ids) {
      await get().attempt('Files could not be removed', (client) => client.files.remove({ ids }));
    },
    async clearFiles() {
      await get().attempt('Files could not be removed', (client) => client.files.clear());
    },
  });
}

/** After a removal, the file that took the place of the selected one; at first, the first file. */
function neighbourOf(before: FileView[], after: FileView[], selected: string | null): string | undefined {
  const at = Math.max(
    0,
    before.findIndex((file) => file.id === selected),
  );
  return (after[Math.min(at, after.length - 1)] ?? after[0])?.id;
}
