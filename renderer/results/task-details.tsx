import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { JobView, TaskView } from '../../app/contract/views';
import { countText, counted } from '../parts/format';
import { ProblemMessage } from '../parts/problem-message';
import { stepTitle } from '../recipes/step-summary';
import { useApp } from '../state/context';
import type { ShownOutput } from '../state/run-slice';
import { ChangedCells } from './changed-cells';
import { Outputs } from './outputs';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalM}`,
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& [data-right]': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
    '& th': {
      textAlign: 'left',
      fontWeight: tokens.fontWeightRegular,
      color: tokens.colorNeutralForeground3,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    '& td, & th': { padding: `2px ${tokens.spacingHorizontalXS} 2px 0`, verticalAlign: 'top' },
  },
  dim: { color: tokens.colorNeutralForeground3, display: 'block' },
  list: {
    margin: 0,
    paddingLeft: tokens.spacingHorizontalL,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  group: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
});

/** Cells named of those that were not recalculated. */
const MOST_STALE = 20;

interface Props {
  job: JobView;
  task: TaskView;
  onShow(shown: ShownOutput): void;
}

/** What one task did: outputs, changes by step, changed cells, warnings, what is left behind, what stayed stale. */
export function TaskDetails({ job, task, onShow }: Props) {
  const styles = useStyles();
  const stale = task.staleCells.slice(0, MOST_STALE).map(({ sheet, cell }) => `${sheet}!${cell}`);
  return (
    <div className={styles.root}>
      {task.error && <ProblemMessage problem={task.error} />}
      {task.outputs.length > 0 && <Outputs job={job} task={task} onShow={onShow} />}
      {task.steps.length > 0 && <StepTable task={task} />}
      <Lines title="Warnings" lines={task.warnings} />
      <Lines title="Left behind" lines={task.leftBehind} />
      {task.staleFormulas > 0 && (
        <div className={styles.group}>
          <Text size={200} weight="semibold">
            {counted(task.staleFormulas, 'formula', 'formulas')} not recalculated
          </Text>
          <Text size={200} className={styles.dim}>
            {task.staleFormulas === 1 ? 'Excel computes it' : 'Excel computes them'} when it opens the file.{' '}
            {stale.join(', ')}
            {task.staleFormulas > stale.length && stale.length > 0 && ' …'}
          </Text>
        </div>
      )}
      {task.steps.some((step) => step.changed > 0) && <ChangedCells job={job} task={task} onShow={onShow} />}
    </div>
  );
}

function StepTable({ task }: { task: TaskView }) {
  const styles = useStyles();
  const catalogue = useApp((state) => state.steps);
  return (
    <table className={styles.table} aria-label="Changes by step">
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col" data-right>
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {task.steps.map((step) => (
          <tr key={step.index}>
            <td>
              {step.index + 1}. {stepTitle(catalogue, step.step)}
              {Object.entries(step.counts).map(([name, count]) => (
                <span key={name} className={styles.dim}>
                  {countName(name)}: {countText(count)}
                </span>
              ))}
              {step.warnings.map((warning) => (
                <span key={warning} className={styles.dim}>
                  {warning}
                </span>
              ))}
            </td>
            <td data-right>{countText(step.changed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `skippedFormulas` becomes `Skipped formulas`. */
function countName(name: string): string {
  const words = name.replaceAll(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  const styles = useStyles();
  if (lines.length === 0) return null;
  return (
    <div className={styles.group}>
      <Text size={200} weight="semibold">
        {title}
      </Text>
      <ul className={styles.list} aria-label={title}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
