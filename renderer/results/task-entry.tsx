import { makeStyles, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import type { JobView, TaskView } from '../../app/contract/views';
import { counted, durationText, unbroken } from '../parts/format';
import { ChevronDown20Regular, ChevronRight20Regular } from '../parts/icons';
import { StateWord } from '../parts/state-word';
import { stepTitle } from '../recipes/step-summary';
import { useApp } from '../state/context';
import { stepsOf } from '../state/recipe-json';
import type { ShownOutput } from '../state/run-slice';
import { TaskDetails } from './task-details';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    width: '100%',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  chevron: { display: 'flex', flexShrink: 0, paddingTop: '1px', color: tokens.colorNeutralForeground3 },
  texts: { display: 'flex', flexDirection: 'column', gap: '2px', flexGrow: 1, minWidth: 0 },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  name: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'hidden',
    textAlign: 'left',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  dim: { color: tokens.colorNeutralForeground3 },
  // Laid over the line's lower edge, so that lines below stay where they are when it comes and goes.
  edge: { position: 'relative' },
  progress: { position: 'absolute', bottom: 0 },
});

interface Props {
  job: JobView;
  task: TaskView;
  open: boolean;
  onToggle(): void;
  onShow(shown: ShownOutput): void;
}

/** States of a task that is not finished, in a job that was cut off. */
const CUT_OFF: ReadonlySet<TaskView['state']> = new Set(['running', 'committing', 'cancelled']);

/** One task: a line that tells how it stands, and its details when opened. */
export function TaskEntry({ job, task, open, onToggle, onShow }: Props) {
  const styles = useStyles();
  const id = useId();
  const name = taskName(task);
  // The journal ends in the middle of what a crash cut off; closing the app cancels tasks.
  const cutOff = job.state === 'interrupted' && CUT_OFF.has(task.state);
  const state = cutOff
    ? 'interrupted'
    : job.state === 'cancelling' && task.state === 'running'
      ? 'cancelling'
      : task.state;
  return (
    <>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={onToggle}
      >
        <span className={styles.chevron} aria-hidden>
          {open ? <ChevronDown20Regular /> : <ChevronRight20Regular />}
        </span>
        <span className={styles.texts}>
          <span className={styles.line}>
            <Text className={styles.name} dir="auto" title={task.inputs.join('\n')}>
              {name}
            </Text>
            <Text size={200}>
              <StateWord state={state} />
            </Text>
          </span>
          <Text size={200} className={styles.dim}>
            {cutOff ? 'Not finished' : <TaskFacts job={job} task={task} />}
          </Text>
        </span>
      </button>
      {task.state === 'running' && !cutOff && (
        <div className={styles.edge}>
          <ProgressBar className={styles.progress} value={task.progress} aria-label={`Progress of ${name}`} />
        </div>
      )}
      {open && (
        <div id={id}>
          <TaskDetails job={job} task={task} onShow={onShow} />
        </div>
      )}
    </>
  );
}

function taskName(task: TaskView): string {
  const [first, ...others] = task.inputs;
  if (task.kind === 'consolidate') return `Consolidation of ${counted(task.inputs.length, 'file')}`;
  return others.length === 0 ? (first ?? 'Task') : `${first} and ${others.length} more`;
}

const phases: Record<string, string> = {
  copy: 'Copying',
  open: 'Opening',
  step: 'Working',
  save: 'Saving',
  check: 'Checking the result',
};

function TaskFacts({ job, task }: { job: JobView; task: TaskView }) {
  const catalogue = useApp((state) => state.steps);
  if (task.state === 'running' || task.state === 'committing') {
    const step = task.step === null ? undefined : stepsOf(job.recipe)[task.step];
    const doing =
      step && task.phase === 'step'
        ? `Step ${(task.step ?? 0) + 1}: ${stepTitle(catalogue, step['step'])}`
        : (phases[task.phase ?? ''] ?? 'Working');
    return <>{task.attempts > 1 ? `${doing} (attempt ${task.attempts})` : doing}</>;
  }
  if (task.state === 'waiting') return <>In the queue</>;
  const changed = task.steps.reduce((sum, step) => sum + step.changed, 0);
  const warnings = task.warnings.length + task.steps.reduce((sum, step) => sum + step.warnings.length, 0);
  const facts = [
    task.state === 'failed'
      ? task.error?.message
      : task.state === 'cancelled'
        ? 'Nothing was written'
        : counted(changed, 'change'),
    warnings > 0 && counted(warnings, 'warning'),
    task.staleFormulas > 0 &&
      counted(task.staleFormulas, 'formula not recalculated', 'formulas not recalculated'),
    task.ms > 0 && unbroken(durationText(task.ms)),
  ].filter(Boolean);
  return <>{facts.join(' · ')}</>;
}
