import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LabExperiment } from '../../../app/contract/lab-views';
import { CheckmarkCircle20Filled, ErrorCircle20Filled } from '../../parts/icons';
import type { LabRun } from '../../state/lab-slice';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: '104px minmax(0, 1fr)',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    margin: 0,
    maxWidth: '92ch',
    '& dt': { fontWeight: tokens.fontWeightSemibold },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
  verdict: {
    display: 'inline-flex',
    alignItems: 'center',
    verticalAlign: 'bottom',
    gap: tokens.spacingHorizontalXS,
    marginRight: tokens.spacingHorizontalS,
    fontWeight: tokens.fontWeightSemibold,
    '& svg': { width: '16px', height: '16px' },
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
});

/** What should happen, what did, and where it is documented. */
export function LabFacts({ experiment, run }: { experiment: LabExperiment; run: LabRun | undefined }) {
  const styles = useStyles();
  return (
    <dl className={styles.list}>
      <dt>Expected</dt>
      <dd>{experiment.expected}</dd>
      <dt>Observed</dt>
      <dd data-testid="lab-observed">
        {run?.verdict ? (
          <>
            <span
              className={mergeClasses(styles.verdict, run.verdict.asDocumented ? styles.good : styles.bad)}
            >
              {run.verdict.asDocumented ? (
                <CheckmarkCircle20Filled aria-hidden />
              ) : (
                <ErrorCircle20Filled aria-hidden />
              )}
              {run.verdict.asDocumented ? 'As documented.' : 'Not as documented.'}
            </span>
            {run.verdict.observed}
          </>
        ) : (
          <span className={styles.open}>{openText(run)}</span>
        )}
      </dd>
      <dt>Documented</dt>
      <dd>{experiment.documented}</dd>
    </dl>
  );
}

function openText(run: LabRun | undefined): string {
  if (!run) return 'Not run yet.';
  return run.state === 'running' ? 'It is running.' : 'It was stopped before its end.';
}
