import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Circle20Regular,
  Clock20Regular,
  ErrorCircle20Filled,
  PauseCircle20Regular,
  Power20Regular,
  Prohibited20Regular,
  Warning20Filled,
} from './icons';

type Tone = 'good' | 'bad' | 'caution' | 'active' | 'quiet';

const looks: Record<string, { word: string; tone: Tone; icon: ReactNode }> = {
  waiting: { word: 'Waiting', tone: 'quiet', icon: <Clock20Regular /> },
  running: { word: 'Running', tone: 'active', icon: <ArrowSync20Regular /> },
  committing: { word: 'Saving', tone: 'active', icon: <ArrowSync20Regular /> },
  cancelling: { word: 'Cancelling', tone: 'caution', icon: <PauseCircle20Regular /> },
  done: { word: 'Done', tone: 'good', icon: <CheckmarkCircle20Filled /> },
  failed: { word: 'Failed', tone: 'bad', icon: <ErrorCircle20Filled /> },
  'some-failed': { word: 'Some failed', tone: 'bad', icon: <ErrorCircle20Filled /> },
  cancelled: { word: 'Cancelled', tone: 'quiet', icon: <Prohibited20Regular /> },
  skipped: { word: 'Skipped', tone: 'quiet', icon: <Prohibited20Regular /> },
  interrupted: { word: 'Interrupted', tone: 'caution', icon: <Warning20Filled /> },
  starting: { word: 'Starting', tone: 'active', icon: <ArrowSync20Regular /> },
  idle: { word: 'Idle', tone: 'quiet', icon: <Circle20Regular /> },
  busy: { word: 'Busy', tone: 'active', icon: <ArrowSync20Regular /> },
  stuck: { word: 'Does not answer', tone: 'bad', icon: <Warning20Filled /> },
  lost: { word: 'Lost', tone: 'bad', icon: <ErrorCircle20Filled /> },
  ending: { word: 'Ending', tone: 'caution', icon: <PauseCircle20Regular /> },
  ended: { word: 'Ended', tone: 'quiet', icon: <Power20Regular /> },
};

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    whiteSpace: 'nowrap',
    // By its baseline, an icon as high as the line would push the word up.
    verticalAlign: 'top',
    '& svg': { width: '16px', height: '16px', flexShrink: 0 },
  },
  icon: { display: 'flex' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  caution: { color: tokens.colorStatusWarningForeground3 },
  active: { color: tokens.colorBrandForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** A state as icon, word and colour, so that no one of them is needed to understand it. */
export function StateWord({ state }: { state: string }) {
  const styles = useStyles();
  const look = looks[state] ?? { word: state, tone: 'quiet' as const, icon: <Circle20Regular /> };
  return (
    <span className={mergeClasses(styles.root, styles[look.tone])}>
      <span aria-hidden className={styles.icon}>
        {look.icon}
      </span>
      {look.word}
    </span>
  );
}
