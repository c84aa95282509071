import { makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { ThreadView } from '../../../app/contract/views';
import { useStream } from '../../connection/use-stream';
import { WorkerTable } from './worker-table';

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

/** One row a thread, and the worker processes below as neighbours. */
export function TableView() {
  const styles = useStyles();
  const [workers, setWorkers] = useState<ThreadView[] | null>(null);
  useStream('threads', (client, signal) => client.threads.watch(undefined, { signal }), setWorkers);
  return (
    <div className={styles.scroll} role="group" aria-label="Processes and threads" tabIndex={0}>
      {workers && <WorkerTable threads={workers} />}
    </div>
  );
}
