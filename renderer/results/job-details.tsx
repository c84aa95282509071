import { makeStyles, ProgressBar, Text, ToggleButton, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { JobView } from '../../app/contract/views';
import { countText, counted, durationText, momentText, percentText, unbroken } from '../parts/format';
import { Filter20Regular } from '../parts/icons';
import { ProblemMessage } from '../parts/problem-message';
import { StateWord } from '../parts/state-word';
import { useNow } from '../parts/use-now';
import type { ShownOutput } from '../state/run-slice';
import { JobActions } from './job-actions';
import { jobState } from './job-state';
import { TaskList } from './task-list';
import { useJob } from './use-job';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  head: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    padding: tokens.spacingHorizontalM,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  name: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    margin: 0,
  },
  dim: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  problem: { padding: tokens.spacingHorizontalM },
});

interface Props {
  jobId: string;
  /** Another job took this one's place: retried or resumed. */
  onJob(jobId: string): void;
  onShow(shown: ShownOutput): void;
}

/** One job: how far it is, what came of each file, what can be done about it. */
export function JobDetails({ jobId, onJob, onShow }: Props) {
  const styles = useStyles();
  const { job, problem } = useJob(jobId);
  const [onlyFailed, setOnlyFailed] = useState(false);
  if (!job) {
    return problem ? (
      <div className={styles.problem}>
        <ProblemMessage problem={problem} />
      </div>
    ) : (
      <ProgressBar aria-label="Reading the job" />
    );
  }
  const someFailed = job.failed > 0 && job.failed < job.total;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <div className={styles.line}>
          <Text as="h3" weight="semibold" className={styles.name} title={job.name}>
            {job.name}
            {job.dryRun && ' (dry run)'}
          </Text>
          <span role="status" data-testid="job-state">
            <StateWord state={jobState(job)} />
          </span>
        </div>
        <Progress job={job} />
        <JobActions
          job={job}
          onJob={onJob}
          more={
            someFailed && (
              <ToggleButton
                size="small"
                icon={<Filter20Regular />}
                checked={onlyFailed}
                onClick={() => setOnlyFailed(!onlyFailed)}
              >
                Only failed
              </ToggleButton>
            )
          }
        />
      </div>
      <TaskList job={job} onlyFailed={someFailed && onlyFailed} onShow={onShow} />
    </div>
  );
}

function Progress({ job }: { job: JobView }) {
  const styles = useStyles();
  const running = job.state === 'running' || job.state === 'cancelling';
  const now = useNow(running);
  const until = job.endedAt ? Date.parse(job.endedAt) : now;
  const changed = job.tasks.reduce(
    (sum, task) => sum + task.steps.reduce((inner, step) => inner + step.changed, 0),
    0,
  );
  const facts = [
    running ? percentText(job.progress) : momentText(job.startedAt),
    `${countText(job.done)} of ${countText(job.total)} done`,
    job.failed > 0 && `${countText(job.failed)} failed`,
    `${counted(changed, 'change')}`,
    unbroken(durationText(Math.max(0, until - Date.parse(job.startedAt)))),
  ].filter(Boolean);
  return (
    <>
      {running && <ProgressBar value={job.progress} aria-label="Progress of the job" thickness="large" />}
      <Text size={200} className={styles.dim}>
        {facts.join(' · ')}
      </Text>
      {job.dryRun && !running && (
        <Text size={200} className={styles.dim}>
          Nothing was written: these are the results a run would have.
        </Text>
      )}
    </>
  );
}
