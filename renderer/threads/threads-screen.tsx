import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { ThreadView } from '../../app/contract/views';
import { useStream } from '../connection/use-stream';
import { EmptyState } from '../parts/empty-state';
import { counted } from '../parts/format';
import { Server20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { useApp } from '../state/context';
import { ThreadTable } from './thread-table';

const useStyles = makeStyles({
  pane: { flexGrow: 1 },
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  note: {
    flexShrink: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
  },
  count: { color: tokens.colorNeutralForeground3, paddingRight: tokens.spacingHorizontalS },
});

/** The processes and threads at work, live while this screen is shown. */
export function ThreadsScreen() {
  const styles = useStyles();
  const [threads, setThreads] = useState<ThreadView[] | null>(null);
  const noApartments = useApp((state) => state.info?.noApartments ?? null);
  useStream('threads', (client, signal) => client.threads.watch(undefined, { signal }), setThreads);
  const alive = threads?.filter((thread) => thread.state !== 'ended').length ?? 0;
  return (
    <Pane
      title="Threads"
      className={styles.pane}
      commands={
        threads && (
          <Text size={200} className={styles.count} role="status">
            {counted(alive, 'process', 'processes')} alive
          </Text>
        )
      }
    >
      {threads?.length === 0 ? (
        <EmptyState
          icon={<Server20Regular />}
          title="No workers"
          text="Workers start with the first file and end when they are not needed any more."
        />
      ) : (
        <div className={styles.scroll} role="group" aria-label="Processes and threads" tabIndex={0}>
          {threads && <ThreadTable threads={threads} />}
        </div>
      )}
      {noApartments !== null && (
        <Text size={200} className={styles.note}>
          No COM apartments: {noApartments}
        </Text>
      )}
    </Pane>
  );
}
