import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useApp } from '../../state/context';
import { useTableStyles } from './table-styles';
import { ThreadTable } from './thread-table';
import { WorkerTable } from './worker-table';

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  none: {
    display: 'block',
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS}`,
    color: tokens.colorNeutralForeground2,
  },
});

/** One row a thread, and the worker processes below as neighbours. */
export function TableView() {
  const styles = useStyles();
  const table = useTableStyles();
  const house = useApp((state) => state.houses.app);
  const sessions = useApp((state) => state.sessions);
  const workers = useApp((state) => state.workers);
  const withCom = house !== null && house.info.noApartments === null;
  return (
    <div className={styles.scroll} role="group" aria-label="Threads and processes" tabIndex={0}>
      {withCom && (
        <>
          <h3 className={table.caption}>
            COM threads of this process (pid {house.info.pid}
            {house.info.system === 'Wine' ? ', Wine' : ''})
          </h3>
          {house.threads.length === 0 ? (
            <Text className={styles.none}>
              None has been started yet: the first application or call does it.
            </Text>
          ) : (
            <ThreadTable name="COM threads" house={house} sessions={sessions?.sessions ?? []} />
          )}
        </>
      )}
      {workers && (
        <>
          <h3 className={table.caption}>{withCom ? 'Neighbours: worker processes' : 'Worker processes'}</h3>
          <WorkerTable threads={workers} />
        </>
      )}
    </div>
  );
}
