import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { SessionView } from '../../../app/contract/session-views';
import { counted } from '../../parts/format';
import {
  CheckmarkCircle20Filled,
  ErrorCircle20Filled,
  Info20Regular,
  Warning20Filled,
} from '../../parts/icons';
import { useApp } from '../../state/context';
import { EndSessionQuestion } from '../sessions/end-session-question';
import { findingsOf, wellText, type Finding, type FindingAction } from './findings';
import { useHealthInput } from './use-health';

/** Who says "wait" hears nothing of it for so long. */
const WAIT_MS = 60_000;
/** Shown at once; the rest on demand. */
const FIRST = 2;

const useStyles = makeStyles({
  list: {
    flexShrink: 0,
    maxHeight: '45%',
    overflow: 'auto',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  entry: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    '& svg': { flexShrink: 0 },
  },
  problem: { backgroundColor: tokens.colorStatusDangerBackground1 },
  caution: { backgroundColor: tokens.colorStatusWarningBackground1 },
  problemIcon: { color: tokens.colorStatusDangerForeground1, display: 'flex' },
  cautionIcon: { color: tokens.colorStatusWarningForeground3, display: 'flex' },
  wellIcon: { color: tokens.colorStatusSuccessForeground1, display: 'flex' },
  quietIcon: { color: tokens.colorNeutralForeground3, display: 'flex' },
  words: { flexGrow: 1, flexBasis: '320px', minWidth: 0, overflowWrap: 'anywhere' },
  advice: { display: 'block', color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' },
  unseen: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
  },
});

/** What is wrong and what can be done, in plain sentences, worst first; or that nothing is wrong. */
export function HealthLine() {
  const styles = useStyles();
  const input = useHealthInput();
  const [waited, setWaited] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [ending, setEnding] = useState<SessionView | null>(null);
  const act = useFindingActions(setEnding);
  const findings = findingsOf(input).filter(({ id }) => !waited.has(id));
  const shown = all ? findings : findings.slice(0, FIRST);
  const noApartments = input.house?.info.noApartments ?? null;

  const onAction = (finding: Finding, action: FindingAction): void => {
    if (action.kind !== 'wait') {
      act(action);
      return;
    }
    setWaited((before) => new Set(before).add(finding.id));
    setTimeout(() => setWaited((before) => new Set([...before].filter((id) => id !== finding.id))), WAIT_MS);
  };

  return (
    <section aria-label="Health" style={{ display: 'contents' }}>
      <ul className={styles.list} aria-label="Health">
        {shown.map((finding) => (
          <li key={finding.id} className={mergeClasses(styles.entry, styles[finding.level])}>
            <span
              aria-hidden
              className={finding.level === 'problem' ? styles.problemIcon : styles.cautionIcon}
            >
              {finding.level === 'problem' ? <ErrorCircle20Filled /> : <Warning20Filled />}
            </span>
            <div className={styles.words}>
              <Text weight="semibold">
                <span className={styles.unseen}>
                  {finding.level === 'problem' ? 'Problem: ' : 'Caution: '}
                </span>
                {finding.text}
              </Text>
              <Text size={200} className={styles.advice}>
                {finding.advice}
              </Text>
            </div>
            {finding.actions.length > 0 && (
              <div className={styles.buttons}>
                {finding.actions.map((action) => (
                  <Button
                    key={action.kind}
                    size="small"
                    title={HINTS[action.kind]}
                    onClick={() => onAction(finding, action)}
                  >
                    {WORDS[action.kind]}
                  </Button>
                ))}
              </div>
            )}
          </li>
        ))}
        {findings.length === 0 && (
          <li className={styles.entry}>
            <span aria-hidden className={styles.wellIcon}>
              <CheckmarkCircle20Filled />
            </span>
            <Text className={styles.words}>{wellText(input)}</Text>
          </li>
        )}
        {findings.length > FIRST && (
          <li className={styles.entry}>
            <Button size="small" appearance="subtle" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show less' : `Show ${counted(findings.length - FIRST, 'more', 'more')}`}
            </Button>
          </li>
        )}
        {noApartments !== null && (
          <li className={styles.entry}>
            <span aria-hidden className={styles.quietIcon}>
              <Info20Regular />
            </span>
            <Text size={200} className={styles.words}>
              No COM apartments: {noApartments}
            </Text>
          </li>
        )}
      </ul>
      <Announcement findings={findings} />
      {ending && <EndSessionQuestion session={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

const WORDS: Record<FindingAction['kind'], string> = {
  'show-dialogs': 'Bring to front',
  wait: 'Wait',
  end: 'End ...',
  'end-leftover': 'End it',
};

const HINTS: Record<FindingAction['kind'], string> = {
  'show-dialogs': 'Brings the dialogs of the application before all other windows',
  wait: 'Says nothing more of this for a minute',
  end: 'Ends the application, after asking',
  'end-leftover': 'Ends the process, after checking that it is still the same',
};

function useFindingActions(end: (session: SessionView) => void) {
  const attempt = useApp((state) => state.attempt);
  return (action: FindingAction): void => {
    switch (action.kind) {
      case 'show-dialogs':
        void attempt('The dialogs could not be brought to the front', (client) =>
          client.sessions.showDialogs({ id: action.session.id }),
        );
        return;
      case 'end':
        end(action.session);
        return;
      case 'end-leftover':
        void attempt('The process could not be ended', (client) =>
          client.sessions.endLeftover({ pid: action.pid }),
        );
        return;
      case 'wait':
        return;
    }
  };
}

/** Tells screen readers of new trouble once, not of its age every second. */
function Announcement({ findings }: { findings: readonly Finding[] }) {
  const styles = useStyles();
  const ids = findings.map(({ id }) => id).join('\n');
  const [said, setSaid] = useState({ ids: '', text: '' });
  if (said.ids !== ids) {
    const old = new Set(said.ids.split('\n'));
    const fresh = findings.filter(({ id }) => !old.has(id));
    setSaid({ ids, text: fresh.map(({ text }) => text).join(' ') });
  }
  return (
    <div role="status" className={styles.unseen}>
      {said.text}
    </div>
  );
}
