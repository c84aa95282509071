import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { PlanView } from '../../app/contract/views';
import { ProblemMessage } from '../parts/problem-message';
import { Section } from '../parts/section';
import { counted } from '../parts/format';
import { useApp } from '../state/context';

type PlannedTask = PlanView['tasks'][number];

/** Problems shown at once; the rest is counted. */
const MOST_PROBLEMS = 10;

const useStyles = makeStyles({
  dim: { color: tokens.colorNeutralForeground3 },
  folder: { overflowWrap: 'anywhere', userSelect: 'text' },
  actions: { display: 'flex', gap: tokens.spacingHorizontalXS },
  list: {
    maxHeight: '190px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
  },
  all: { position: 'relative' },
  task: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  line: { display: 'block', overflowWrap: 'anywhere' },
  exists: { color: tokens.colorStatusWarningForeground3 },
});

/** Where results go: folder, every name, what stands in the way. */
export function OutputPlan() {
  const styles = useStyles();
  const plan = useApp((state) => state.plan);
  const problem = useApp((state) => state.planProblem);
  const canPick = useApp((state) => state.info?.can.pick ?? false);
  const remembered = useApp((state) => state.settings?.outDir ?? null);
  const choose = useApp((state) => state.chooseOutDir);
  const problems = plan?.problems ?? [];
  return (
    <Section title="Results">
      {canPick ? (
        <>
          <Text size={200} className={styles.folder} data-testid="out-dir">
            {plan?.outDir ?? remembered ?? 'Concierge output, beside the first file'}
          </Text>
          <div className={styles.actions}>
            <Button size="small" onClick={() => void choose(false)}>
              Choose folder
            </Button>
            {remembered !== null && (
              <Button size="small" appearance="subtle" onClick={() => void choose(true)}>
                Beside the first file
              </Button>
            )}
          </div>
        </>
      ) : (
        <Text size={200} className={styles.dim}>
          Results are offered as downloads when the run is done.
        </Text>
      )}
      {plan && plan.engineReason !== null && (
        <Text size={200} className={styles.dim}>
          {`Runs on ${plan.engine.id === 'embedded' ? 'the embedded engine' : plan.engine.title}. ${plan.engineReason}`}
        </Text>
      )}
      {problem && <ProblemMessage problem={problem} />}
      {problems.slice(0, MOST_PROBLEMS).map((each, index) => (
        <ProblemMessage key={index} problem={each} />
      ))}
      {problems.length > MOST_PROBLEMS && (
        <Text size={200}>{`and ${counted(problems.length - MOST_PROBLEMS, 'more problem')}`}</Text>
      )}
      {plan && plan.tasks.length > 0 && <PlannedOutputs tasks={plan.tasks} outDir={plan.outDir} />}
    </Section>
  );
}

function PlannedOutputs({ tasks, outDir }: { tasks: readonly PlannedTask[]; outDir: string }) {
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const overwrites = useApp((state) => state.options.onExisting === 'overwrite');
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 46,
    overscan: 6,
  });
  return (
    <div ref={scroller} className={styles.list} role="list" aria-label="Planned outputs" tabIndex={0}>
      <div className={styles.all} style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map((item) => {
          const task = tasks[item.index];
          if (!task) return null;
          return (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              role="listitem"
              className={styles.task}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Text size={200} className={styles.line}>
                {task.output === null ? 'No workbook of its own' : below(outDir, task.output)}
              </Text>
              {!keepsName(task) && (
                <Text size={200} className={mergeClasses(styles.line, styles.dim)}>
                  {task.kind === 'consolidate'
                    ? `from ${counted(task.inputs.length, 'file')}`
                    : `from ${task.inputs.join(', ')}`}
                </Text>
              )}
              {task.exists && (
                <Text size={200} className={mergeClasses(styles.line, styles.exists)}>
                  {overwrites ? 'Replaces the file of that name.' : 'Has a number because the name is taken.'}
                </Text>
              )}
              {task.notes.map((note) => (
                <Text key={note} size={200} className={styles.line}>
                  {note}
                </Text>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Whether the result has the name of its file, which then need not be told twice. */
function keepsName({ inputs, output }: PlannedTask): boolean {
  return inputs.length === 1 && output !== null && output.split(/[\\/]/).at(-1) === inputs[0];
}

/** A path as it lies below the output folder, which is shown above. */
function below(folder: string, path: string): string {
  return path.startsWith(folder) ? path.slice(folder.length).replace(/^[\\/]+/, '') : path;
}
