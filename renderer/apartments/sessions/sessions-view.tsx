import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { EmptyState } from '../../parts/empty-state';
import { counted } from '../../parts/format';
import { Server20Regular } from '../../parts/icons';
import { useNow } from '../../parts/use-now';
import { useApp } from '../../state/context';
import { Leftovers } from './leftovers';
import { SessionCard } from './session-card';
import { WaitingLeases } from './waiting-leases';

const useStyles = makeStyles({
  scroll: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 380px), 1fr))',
    gap: tokens.spacingHorizontalM,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const WHAT =
  'A session is an application, such as Excel, that Concierge started and keeps warm, so that a row of workbooks needs one start.';

/** Warm applications, who waits for one, and what an earlier run left behind. */
export function SessionsView() {
  const styles = useStyles();
  const view = useApp((state) => state.sessions);
  const noApartments = useApp(
    (state) => state.houses.app?.info.noApartments ?? state.info?.noApartments ?? null,
  );
  const now = useNow((view?.sessions.length ?? 0) > 0 || (view?.waiting.length ?? 0) > 0);
  if (view === null) return null;
  const { sessions, waiting, leftovers, activations } = view;
  if (sessions.length === 0 && waiting.length === 0 && leftovers.length === 0) {
    return (
      <EmptyState
        icon={<Server20Regular />}
        title="No sessions"
        text={
          noApartments === null
            ? `${WHAT} The first job that runs in Excel starts one; it ends when nobody has needed it for a while.`
            : `${WHAT} There are none here: ${noApartments}`
        }
      />
    );
  }
  return (
    <div className={styles.scroll} role="group" aria-label="Sessions" tabIndex={0}>
      {leftovers.length > 0 && <Leftovers leftovers={leftovers} />}
      {sessions.length > 0 && (
        <ul className={styles.list} aria-label="Warm applications">
          {sessions.map((session) => (
            <SessionCard key={session.id} session={session} now={now} />
          ))}
        </ul>
      )}
      {waiting.length > 0 && <WaitingLeases waiting={waiting} now={now} />}
      <Text size={200} className={styles.quiet}>
        {counted(activations, 'application')} started since Concierge was.
      </Text>
    </div>
  );
}
