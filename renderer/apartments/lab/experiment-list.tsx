import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LabExperiment } from '../../../app/contract/lab-views';
import { IconButton } from '../../parts/icon-button';
import {
  ArrowSync20Regular,
  CheckmarkCircle20Filled,
  Circle20Regular,
  ErrorCircle20Filled,
  Play20Regular,
} from '../../parts/icons';
import type { LabRun } from '../../state/lab-slice';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    margin: 0,
    padding: tokens.spacingHorizontalXS,
    listStyleType: 'none',
  },
  entry: { display: 'flex', alignItems: 'center', borderRadius: tokens.borderRadiusMedium },
  current: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  choose: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    flexGrow: 1,
    minWidth: 0,
    padding: `6px ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '& svg': { width: '16px', height: '16px', flexShrink: 0 },
  },
  good: { display: 'flex', color: tokens.colorStatusSuccessForeground1 },
  bad: { display: 'flex', color: tokens.colorStatusDangerForeground1 },
  active: { display: 'flex', color: tokens.colorBrandForeground1 },
  quiet: { display: 'flex', color: tokens.colorNeutralForeground3 },
});

interface Props {
  experiments: readonly LabExperiment[];
  runs: Readonly<Record<string, LabRun>>;
  current: string | null;
  onChoose(id: string): void;
  onRun(id: string): void;
}

export function ExperimentList({ experiments, runs, current, onChoose, onRun }: Props) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="Experiments">
      {experiments.map(({ id, title }) => (
        <li key={id} className={mergeClasses(styles.entry, id === current && styles.current)}>
          <button
            type="button"
            className={styles.choose}
            aria-current={id === current ? 'true' : undefined}
            onClick={() => onChoose(id)}
          >
            <Mark run={runs[id]} />
            {title}
          </button>
          <IconButton name={`Start: ${title}`} icon={<Play20Regular />} onClick={() => onRun(id)} />
        </li>
      ))}
    </ul>
  );
}

function Mark({ run }: { run: LabRun | undefined }) {
  const styles = useStyles();
  const [word, tone, icon] =
    run?.state === 'running'
      ? (['running', styles.active, <ArrowSync20Regular key="i" />] as const)
      : run?.state === 'failed' || run?.verdict?.asDocumented === false
        ? (['not as documented', styles.bad, <ErrorCircle20Filled key="i" />] as const)
        : run?.verdict
          ? (['as documented', styles.good, <CheckmarkCircle20Filled key="i" />] as const)
          : (['not run yet', styles.quiet, <Circle20Regular key="i" />] as const);
  return (
    <span className={tone} role="img" aria-label={word} title={word}>
      {icon}
    </span>
  );
}
