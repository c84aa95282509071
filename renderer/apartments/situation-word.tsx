import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Clock20Regular,
  Info20Regular,
  PauseCircle20Regular,
  Power20Regular,
  Warning20Filled,
} from '../parts/icons';
import type { Situation } from './thread-situation';

const icons: Record<Situation['kind'], ReactNode> = {
  idle: <CheckmarkCircle20Filled />,
  running: <ArrowSync20Regular />,
  waiting: <Clock20Regular />,
  still: <Warning20Filled />,
  starting: <PauseCircle20Regular />,
  ended: <Power20Regular />,
  foreign: <Info20Regular />,
};

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalXS,
    '& svg': { width: '16px', height: '16px', flexShrink: 0 },
  },
  word: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  idle: { color: tokens.colorStatusSuccessForeground1 },
  running: { color: tokens.colorBrandForeground1 },
  waiting: { color: tokens.colorNeutralForeground2 },
  still: { color: tokens.colorStatusDangerForeground1 },
  starting: { color: tokens.colorNeutralForeground3 },
  ended: { color: tokens.colorNeutralForeground3 },
  foreign: { color: tokens.colorNeutralForeground3 },
});

/** How a thread is, as icon, word and colour. */
export function SituationWord({ situation }: { situation: Situation }) {
  const styles = useStyles();
  return (
    <span className={mergeClasses(styles.root, styles[situation.kind])}>
      <span aria-hidden className={styles.root}>
        {icons[situation.kind]}
      </span>
      <span className={styles.word}>{situation.word}</span>
    </span>
  );
}
