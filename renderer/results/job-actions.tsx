import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState, type ReactNode } from 'react';
import type { JobView } from '../../app/contract/views';
import {
  ArrowClockwise20Regular,
  ArrowDownload20Regular,
  Copy20Regular,
  Dismiss20Regular,
  Stop20Filled,
} from '../parts/icons';
import { useApp } from '../state/context';
import { ResumeJob } from './resume-job';

/**
 * A job that has not stopped this long after Cancel may be ended by force, in milliseconds. Main does so itself after ten
 * seconds where a worker does not stop, after three where an application does not.
 */
const PATIENCE = 1000;

const useStyles = makeStyles({
  actions: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    ':empty': { display: 'none' },
  },
});

interface Props {
  job: JobView;
  /** Further commands, after those of the job. */
  more?: ReactNode;
  onJob(jobId: string): void;
}

/** What can be done with a job as it stands. */
export function JobActions({ job, more, onJob }: Props) {
  const styles = useStyles();
  const attempt = useApp((state) => state.attempt);
  const notify = useApp((state) => state.notify);
  const retry = useApp((state) => state.retryFailed);
  const shell = useApp((state) => state.shell);
  const hangs = useHangs(job.state === 'cancelling');
  const running = job.state === 'running' || job.state === 'cancelling';
  const again = runAgain(job);
  const jobId = job.id;
  const allUrl = shell.downloadAllUrl(jobId);
  const outputs = job.tasks.reduce((sum, task) => sum + task.outputs.length, 0);

  const copyLog = async () => {
    const log = await attempt('The log could not be read', (client) => client.jobs.log({ jobId }));
    if (!log) return;
    try {
      await navigator.clipboard.writeText(log.text);
      notify({ intent: 'success', title: 'The log was copied.' });
    } catch {
      notify({
        intent: 'error',
        title: 'The log could not be copied',
        text: 'The clipboard is not available.',
      });
    }
  };
  return (
    <div className={styles.actions} role="group" aria-label="Job commands">
      {running && (
        <Button
          size="small"
          icon={hangs ? <Stop20Filled /> : <Dismiss20Regular />}
          disabledFocusable={job.state === 'cancelling' && !hangs}
          onClick={() =>
            void attempt(hangs ? 'The job could not be ended' : 'The job could not be cancelled', (client) =>
              client.jobs.cancel({ jobId, force: hangs }),
            )
          }
        >
          {!hangs ? 'Cancel' : job.engine === 'excel' ? 'End Excel now' : 'End workers now'}
        </Button>
      )}
      {job.state === 'interrupted' && <ResumeJob jobId={jobId} onJob={onJob} />}
      {again !== null && (
        <Button
          size="small"
          icon={<ArrowClockwise20Regular />}
          onClick={() => void retry(jobId).then((next) => next !== undefined && onJob(next))}
        >
          {again}
        </Button>
      )}
      {!running && !job.dryRun && allUrl !== null && outputs > 1 && (
        <Button size="small" as="a" href={allUrl} download icon={<ArrowDownload20Regular />}>
          Download all
        </Button>
      )}
      <Button size="small" icon={<Copy20Regular />} onClick={() => void copyLog()}>
        Copy log
      </Button>
      {more}
    </div>
  );
}

/** What running the rest of a job is called; null where there is no rest, or where it is resumed. */
function runAgain({ state, done, failed, total }: JobView): string | null {
  if (state === 'cancelled') return done < total ? 'Run the rest' : null;
  return state === 'failed' && failed > 0 ? 'Retry failed' : null;
}

function useHangs(cancelling: boolean): boolean {
  const [hangs, setHangs] = useState(false);
  useEffect(() => {
    if (!cancelling) return;
    const timer = setTimeout(() => setHangs(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setHangs(false);
    };
  }, [cancelling]);
  return hangs;
}
