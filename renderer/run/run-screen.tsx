import { makeStyles } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useStream } from '../connection/use-stream';
import { useApp } from '../state/context';
import { csvOfRun } from '../state/run-slice';
import { FilesPane } from './files-pane';
import { PreviewPane } from './preview-pane';
import { RunPane } from './run-pane';

/** Pause in changes before the plan is worked out anew, in milliseconds. */
const PLAN_AFTER = 200;

const useStyles = makeStyles({
  screen: {
    display: 'grid',
    gridTemplateColumns: 'minmax(200px, 260px) minmax(240px, 1fr) minmax(296px, 380px)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: '8px',
    flexGrow: 1,
    minHeight: 0,
    // Enlarged twice, the window is narrower than its panes need: it is scrolled then, not squeezed.
    overflowX: 'auto',
    '@media (max-width: 1100px)': { gridTemplateColumns: '212px minmax(240px, 1fr) 308px' },
  },
  pane: { minHeight: 0, minWidth: 0 },
});

/** Files on the left, their cells in the middle, recipe and results on the right. */
export function RunScreen() {
  const styles = useStyles();
  const filesArrived = useApp((state) => state.filesArrived);
  useStream('files', (client, signal) => client.files.watch(undefined, { signal }), filesArrived);
  useCsvSettings();
  usePlan();
  useRunKeys();
  return (
    <div className={styles.screen}>
      <FilesPane className={styles.pane} />
      <PreviewPane className={styles.pane} />
      <RunPane className={styles.pane} />
    </div>
  );
}

/** Keeps the list's CSV files in step with how this run reads them. */
function useCsvSettings(): void {
  const read = useApp((state) => state.readCsvFiles);
  const client = useApp((state) => state.client);
  const csv = useApp((state) => JSON.stringify(csvOfRun(state)));
  useEffect(() => void read(), [read, client, csv]);
}

/** Keeps the plan in step with files, recipe and options. */
function usePlan(): void {
  const refresh = useApp((state) => state.refreshPlan);
  const client = useApp((state) => state.client);
  const recipe = useApp((state) => state.recipe);
  const csv = useApp((state) => state.csvInput);
  const options = useApp((state) => state.options);
  const outDir = useApp((state) => state.settings?.outDir);
  const jobId = useApp((state) => state.jobId);
  // Files change ten times a second while they are read; the plan depends on which are ready only.
  const ready = useApp((state) =>
    state.files.reduce((ids, file) => (file.state === 'ready' ? `${ids} ${file.id}` : ids), ''),
  );
  useEffect(() => {
    const timer = setTimeout(() => void refresh(), PLAN_AFTER);
    return () => clearTimeout(timer);
  }, [refresh, client, recipe, csv, options, outDir, jobId, ready]);
}

/** Ctrl+Enter runs, Ctrl+Shift+Enter runs dry. */
function useRunKeys(): void {
  const start = useApp((state) => state.startRun);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      // Held down, it is one wish.
      if (!event.repeat) void start(event.shiftKey);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [start]);
}
