import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useApp } from '../state/context';
import type { StepJson } from '../state/recipe-json';
import { stepSummary, stepTitle } from './step-summary';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column' },
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

/** A recipe's steps, one short entry each. */
export function StepSummaries({ steps }: { steps: readonly StepJson[] }) {
  const styles = useStyles();
  const catalogue = useApp((state) => state.steps);
  if (steps.length === 0)
    return <Text size={200}>This recipe has no steps: files are copied as they are.</Text>;
  return (
    <ol className={styles.list} aria-label="Steps">
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
