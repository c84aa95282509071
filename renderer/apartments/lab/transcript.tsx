import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { LabEntry } from '../../state/lab-slice';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  run: {
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    color: tokens.colorNeutralForeground2,
    fontWeight: tokens.fontWeightSemibold,
  },
  step: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    width: '100%',
    boxSizing: 'border-box',
    padding: `3px ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  shown: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  time: {
    flexShrink: 0,
    width: '64px',
    textAlign: 'right',
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground3,
  },
  text: { overflowWrap: 'anywhere', minWidth: 0 },
});

interface Props {
  entries: readonly LabEntry[];
  /** Index of the picture that is shown; null: the newest. */
  shown: number | null;
  following: boolean;
  onShow(moment: number): void;
}

/** What happened, line by line. A line shows the picture as it was then. */
export function Transcript({ entries, shown, following, onShow }: Props) {
  const styles = useStyles();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (following) list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [entries, following]);
  return (
    <ol ref={list} className={styles.list} aria-label="Transcript">
      {entries.map((entry, i) =>
        entry.kind === 'run' ? (
          <li key={i} className={styles.run}>
            {entry.title === '' ? 'Process' : `${entry.title}: process`} {entry.pid}
          </li>
        ) : (
          <li key={i}>
            <button
              type="button"
              className={mergeClasses(styles.step, entry.moment === shown && styles.shown)}
              aria-pressed={entry.moment === shown}
              title="Show the picture as it was then"
              onClick={() => onShow(entry.moment)}
            >
              <span className={styles.time}>{(entry.atUs / 1000).toFixed(1)} ms</span>
              <span className={styles.text}>{entry.text}</span>
            </button>
          </li>
        ),
      )}
    </ol>
  );
}
