import { makeStyles, tokens } from '@fluentui/react-components';
import type { SessionsView } from '../../../app/contract/session-views';
import { counted } from '../../parts/format';
import { Section } from '../../parts/section';
import { sinceText } from './session-times';

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingLeft: tokens.spacingHorizontalXL,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
});

/** Tasks that wait for an application, first come first served. */
export function WaitingLeases({ waiting, now }: { waiting: SessionsView['waiting']; now: number }) {
  const styles = useStyles();
  return (
    <Section title={`${counted(waiting.length, 'task')} waiting for a session`}>
      <ol className={styles.list} aria-label="Waiting tasks">
        {waiting.map((lease) => (
          <li key={`${lease.jobId} ${lease.taskId}`}>
            {lease.file ?? 'A task'}, for {sinceText(lease.since, now)}
          </li>
        ))}
      </ol>
    </Section>
  );
}
