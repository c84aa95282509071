import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { SessionsView } from '../../../app/contract/session-views';
import { counted, momentText } from '../../parts/format';
import { Warning20Filled } from '../../parts/icons';
import { useApp } from '../../state/context';
import { applicationName } from '../thread-names';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorStatusWarningBackground1,
  },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  icon: { display: 'flex', color: tokens.colorStatusWarningForeground3 },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  entry: { display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** Applications that an earlier run of Concierge left behind. They are ended only when the user says so. */
export function Leftovers({ leftovers }: { leftovers: SessionsView['leftovers'] }) {
  const styles = useStyles();
  const attempt = useApp((state) => state.attempt);
  return (
    <section className={styles.box} aria-label="Left behind">
      <div className={styles.head}>
        <span aria-hidden className={styles.icon}>
          <Warning20Filled />
        </span>
        <Text weight="semibold">
          {counted(leftovers.length, 'application')} left behind by an earlier run
        </Text>
      </div>
      <ul className={styles.list}>
        {leftovers.map(({ pid, progId, startedAt }) => (
          <li key={pid} className={styles.entry}>
            <Text size={200}>
              {applicationName(progId)}, pid {pid}, started {momentText(startedAt)}
            </Text>
            <Button
              size="small"
              onClick={() =>
                void attempt(`Process ${pid} could not be ended`, (client) =>
                  client.sessions.endLeftover({ pid }),
                )
              }
            >
              End
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
