import { makeStyles, ProgressBar, Spinner, Text, tokens } from '@fluentui/react-components';
import type { FileView } from '../../app/contract/views';
import { EmptyState } from '../parts/empty-state';
import { counted, percentText } from '../parts/format';
import { IconButton } from '../parts/icon-button';
import { Delete20Regular, Dismiss20Regular, DocumentTable20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { useApp } from '../state/context';
import { AddFiles } from './add-files';
import { FileDetails } from './file-details';
import { FileList } from './file-list';

const useStyles = makeStyles({
  upload: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  uploadText: { flexGrow: 1, minWidth: 0 },
  truncate: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  summary: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground3,
  },
});

/** What was dropped or picked. */
export function FilesPane({ className }: { className: string }) {
  const styles = useStyles();
  const files = useApp((state) => state.files);
  const known = useApp((state) => state.filesKnown);
  const selectedId = useApp((state) => state.selectedFile);
  const clear = useApp((state) => state.clearFiles);
  const remove = useApp((state) => state.removeFiles);
  const selected = files.find((file) => file.id === selectedId);
  return (
    <Pane
      title="Files"
      className={className}
      commands={
        <>
          <AddFiles compact />
          <IconButton
            name="Remove file"
            icon={<Dismiss20Regular />}
            disabled={!selected}
            onClick={() => selected && void remove([selected.id])}
          />
          <IconButton
            name="Clear all files"
            icon={<Delete20Regular />}
            disabled={files.length === 0}
            onClick={() => void clear()}
          />
        </>
      }
    >
      <Upload />
      {files.length === 0 && !known && <Spinner size="small" label="Connecting" style={{ padding: 24 }} />}
      {files.length === 0 && known && (
        <EmptyState
          icon={<DocumentTable20Regular />}
          title="No files yet"
          text="Drop workbooks, CSV files or whole folders anywhere in this window."
          actions={<AddFiles />}
        />
      )}
      {files.length > 0 && <FileList files={files} />}
      {selected && <FileDetails file={selected} />}
      {files.length > 0 && (
        <Text size={200} className={styles.summary} role="status">
          {summaryOf(files)}
        </Text>
      )}
    </Pane>
  );
}

function summaryOf(files: readonly FileView[]): string {
  const reading = files.filter((file) => file.state === 'reading').length;
  const refused = files.filter((file) => file.state === 'refused').length;
  return [
    counted(files.length, 'file'),
    reading > 0 && `${reading} being read`,
    refused > 0 && `${refused} cannot be opened`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** Files on their way to the server. */
function Upload() {
  const styles = useStyles();
  const upload = useApp((state) => state.upload);
  const cancel = useApp((state) => state.cancelUpload);
  if (!upload) return null;
  return (
    <div className={styles.upload} role="status">
      <div className={styles.uploadText}>
        <Text size={200} className={styles.truncate}>
          {`Uploading ${upload.filesDone + 1} of ${upload.filesTotal}, ${percentText(upload.fraction)}: ${upload.name}`}
        </Text>
        <ProgressBar value={upload.fraction} aria-label="Upload" />
      </div>
      <IconButton name="Cancel upload" icon={<Dismiss20Regular />} onClick={cancel} />
    </div>
  );
}
