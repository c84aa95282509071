import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useApp } from '../state/context';
import type { StepJson } from '../state/recipe-json';
import { stepSummary, stepTitle } from './step-summary';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
  // What comes below a long recipe is worth more than its last steps.
  long: {
    flexShrink: 0,
    maxHeight: '178px',
    overflowY: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  step: {
    display: 'flex',
    alignItems: 'baseline',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXXS} 0`,
    minWidth: 0,
  },
  number: {
    flexShrink: 0,
    width: '18px',
    textAlign: 'right',
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
  texts: { minWidth: 0 },
  options: { display: 'block', color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  off: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
});

/** More steps than these are scrolled. */
const MOST_SHOWN = 5;

/** A recipe's steps, one short entry each. */
export function StepSummaries({ steps }: { steps: readonly StepJson[] }) {
  const styles = useStyles();
  const catalogue = useApp((state) => state.steps);
  const long = steps.length > MOST_SHOWN;
  if (steps.length === 0)
    return <Text size={200}>This recipe has no steps: files are copied as they are.</Text>;
  return (
    <ol
      className={mergeClasses(styles.list, long && styles.long)}
      aria-label={`Steps (${steps.length})`}
      {...(long ? { tabIndex: 0 } : {})}
    >
      {steps.map((step, index) => (
        <li key={index} className={styles.step}>
          <Text size={200} className={styles.number} aria-hidden>
            {index + 1}
          </Text>
          <span className={styles.texts}>
            <Text size={200} className={mergeClasses(step['disabled'] === true && styles.off)}>
              {stepTitle(catalogue, step['step'])}
              {step['disabled'] === true && ' (off)'}
            </Text>
            <Text size={200} className={styles.options}>
              {stepSummary(step)}
            </Text>
          </span>
        </li>
      ))}
    </ol>
  );
}
