import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useId, useState, type ReactNode } from 'react';
import type { SessionView } from '../../../app/contract/session-views';
import { bytesText, countText, durationText } from '../../parts/format';
import { Warning20Filled } from '../../parts/icons';
import { StateWord } from '../../parts/state-word';
import { stepTitle } from '../../recipes/step-summary';
import { useApp } from '../../state/context';
import { applicationName } from '../thread-names';
import { EndSessionQuestion } from './end-session-question';
import { idleText, sinceText } from './session-times';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  troubled: { border: `2px solid ${tokens.colorStatusDangerForeground1}` },
  head: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  title: {
    margin: 0,
    flexGrow: 1,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  facts: {
    display: 'grid',
    gridTemplateColumns: '88px minmax(0, 1fr)',
    gap: `2px ${tokens.spacingHorizontalS}`,
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& dt': { color: tokens.colorNeutralForeground2 },
    '& dd': { margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' },
  },
  dialogs: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusWarningBackground1,
    color: tokens.colorStatusWarningForeground3,
    fontSize: tokens.fontSizeBase200,
    '& svg': { flexShrink: 0 },
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

/** One warm application and what can be done with it. */
export function SessionCard({ session, now }: { session: SessionView; now: number }) {
  const styles = useStyles();
  const id = useId();
  const attempt = useApp((state) => state.attempt);
  const [asking, setAsking] = useState(false);
  const name = applicationName(session.progId);
  const owned = session.ownership === 'owned';
  const alive = session.state !== 'ended' && session.state !== 'lost' && session.state !== 'ending';
  const troubled = session.state === 'stuck' || session.state === 'lost';
  const keep = (): void => {
    void attempt(`${name} could not be ${session.kept ? 'let go' : 'kept'}`, (client) =>
      client.sessions.keep({ id: session.id, keep: !session.kept }),
    );
  };
  const showDialogs = (): void => {
    void attempt('The dialogs could not be brought to the front', (client) =>
      client.sessions.showDialogs({ id: session.id }),
    );
  };
  return (
    <li className={mergeClasses(styles.card, troubled && styles.troubled)} aria-labelledby={id}>
      <div className={styles.head}>
        <Text as="h3" id={id} weight="semibold" className={styles.title}>
          {name}
          {session.version !== null && ` ${session.version}`}
          {session.pid !== null && ` (pid ${session.pid})`}
        </Text>
        <StateWord state={session.state} />
      </div>
      {session.dialogs.length > 0 && (
        <div className={styles.dialogs} role="alert">
          <Warning20Filled aria-hidden />
          <span>
            It shows {session.dialogs.map((title) => `"${title}"`).join(', ')} and waits for an answer.
          </span>
        </div>
      )}
      <dl className={styles.facts}>
        {factsOf(session, now).map(([term, value]) => (
          <Fact key={term} term={term}>
            {value}
          </Fact>
        ))}
        {session.lease && (
          <Fact term="Lease">
            <LeaseText session={session} now={now} />
          </Fact>
        )}
      </dl>
      {alive && (
        <div className={styles.buttons}>
          {session.dialogs.length > 0 && (
            <Button size="small" appearance="primary" onClick={showDialogs}>
              Bring dialogs to front
            </Button>
          )}
          {owned && (
            <>
              <Button size="small" aria-pressed={session.kept} onClick={keep}>
                {session.kept ? 'Keep no longer' : 'Keep'}
              </Button>
              <Button size="small" onClick={() => setAsking(true)}>
                End now
              </Button>
            </>
          )}
        </div>
      )}
      {asking && <EndSessionQuestion session={session} onClose={() => setAsking(false)} />}
    </li>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

function LeaseText({ session: { lease }, now }: { session: SessionView; now: number }) {
  const catalogue = useApp((state) => state.steps);
  if (!lease) return null;
  return (
    <>
      {lease.file ?? 'a task'}
      {lease.step !== null && `, ${stepTitle(catalogue, lease.step)}`} (for {sinceText(lease.since, now)})
    </>
  );
}

function factsOf(session: SessionView, now: number): [string, string][] {
  const thread = session.threadId === null ? '' : `, thread ${session.threadId}`;
  const facts: [string, string | null][] = [
    ['Owner', `${session.apartment}${thread}`],
    ['Belongs to', session.ownership === 'attached' ? 'you: it is never ended from here' : null],
    ['Call', session.call && `${session.call.name}, for ${sinceText(session.call.since, now)}`],
    ['Tasks done', countText(session.tasksDone)],
    ['Memory', session.memory === null ? 'not told here' : bytesText(session.memory)],
    ['Running', durationText(Math.max(0, now - Date.parse(session.startedAt)))],
    ['Idle', idleText(session, now)],
    ['Renewal', session.renewal],
    ['Note', session.note],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== null);
}
