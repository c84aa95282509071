import type { ReactNode } from 'react';
import type { FileView } from '../../app/contract/views';
import { EmptyState } from '../parts/empty-state';
import { IconButton } from '../parts/icon-button';
import { Dismiss20Regular, ErrorCircle20Filled, Table20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { CsvBar } from '../preview/csv-bar';
import { FilePreview } from '../preview/file-preview';
import { OutputPreview } from '../preview/output-preview';
import { useApp } from '../state/context';

/** The cells of the selected file, or of an output after the run. */
export function PreviewPane({ className }: { className: string }) {
  const shown = useApp((state) => state.shown);
  const showOutput = useApp((state) => state.showOutput);
  const file = useApp((state) => state.files.find(({ id }) => id === state.selectedFile));
  let content: ReactNode;
  if (shown) content = <OutputPreview shown={shown} />;
  else if (!file) {
    content = (
      <EmptyState
        icon={<Table20Regular />}
        title="Preview"
        text="The cells of the file that you choose appear here, as Excel shows them."
      />
    );
  } else if (file.state === 'refused') {
    content = (
      <EmptyState
        icon={<ErrorCircle20Filled />}
        title="This file cannot be opened"
        text={[file.problem?.message, file.problem?.hint].filter(Boolean).join(' ')}
      />
    );
  } else if (file.state === 'reading' && file.sheets.length === 0) {
    content = (
      <EmptyState icon={<Table20Regular />} title="Reading" text={`${file.name} is being looked at.`} />
    );
  } else content = <FilePreview file={file} />;

  const title = shown ? `Output: ${shown.name}` : file ? nameWithFolder(file) : 'Preview';
  return (
    <Pane
      title={title}
      className={className}
      commands={
        shown && (
          <IconButton name="Back to the file" icon={<Dismiss20Regular />} onClick={() => showOutput(null)} />
        )
      }
    >
      {!shown && file && isCsv(file) && <CsvBar key={file.id} file={file} />}
      {content}
    </Pane>
  );
}

/** Files of several folders may have one name. */
function nameWithFolder({ folder, name }: FileView): string {
  return folder === '' ? name : `${folder} · ${name}`;
}

/** A CSV file, also one that other settings may make readable. */
function isCsv(file: FileView): boolean {
  return file.kind === 'csv' && (file.state !== 'refused' || file.problem?.code === 'csv-invalid');
}
