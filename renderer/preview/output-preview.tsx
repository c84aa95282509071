import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import type { ProblemView, SheetTabView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import { ProblemMessage } from '../parts/problem-message';
import { useApp } from '../state/context';
import type { ShownOutput } from '../state/run-slice';
import { tabOf } from './sheet-tabs';
import { SheetPreview } from './sheet-preview';

const useStyles = makeStyles({ problem: { padding: tokens.spacingHorizontalS } });

/** An output of a finished task, at the cell that was asked for. */
export function OutputPreview({ shown }: { shown: ShownOutput }) {
  const styles = useStyles();
  const client = useApp((state) => state.client);
  const connections = useApp((state) => state.connections);
  const { jobId, outputId } = shown;
  const [answer, setAnswer] = useState<{ key: string; sheets: SheetTabView[] | ProblemView } | null>(null);
  const key = `${jobId} ${outputId}`;

  useEffect(() => {
    if (!client) return;
    const abort = new AbortController();
    client.files
      .previewOutput({ jobId, outputId, sheet: null, top: 1, count: 1 }, { signal: abort.signal })
      .then(
        ({ sheets }) => setAnswer({ key, sheets }),
        (error: unknown) => abort.signal.aborted || setAnswer({ key, sheets: problemOf(error) }),
      );
    return () => abort.abort();
  }, [client, key, jobId, outputId]);

  const goTo = useMemo(() => ({ sheet: shown.sheet, cell: shown.cell }), [shown]);
  if (answer?.key !== key) return <ProgressBar aria-label="Reading the output" />;
  if (!Array.isArray(answer.sheets)) {
    return (
      <div className={styles.problem}>
        <ProblemMessage problem={answer.sheets} />
      </div>
    );
  }
  return (
    <SheetPreview
      key={key}
      goTo={goTo}
      source={{
        id: key,
        // Read anew over a new connection: rows still to come cannot be asked of the one that was lost.
        key: `${key} ${connections}`,
        sheets: answer.sheets.map((sheet) => tabOf(sheet)),
        load: async (sheet, top, count, signal) => {
          if (!client) throw new Error('Concierge is not connected.');
          return client.files.previewOutput({ jobId, outputId, sheet, top, count }, { signal });
        },
      }}
    />
  );
}
