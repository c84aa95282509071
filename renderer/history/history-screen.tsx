import { makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { JobSummary } from '../../app/contract/views';
import { useStream } from '../connection/use-stream';
import { EmptyState } from '../parts/empty-state';
import { IconButton } from '../parts/icon-button';
import { Delete20Regular, Dismiss20Regular, History20Regular } from '../parts/icons';
import { Modal } from '../parts/modal';
import { Pane } from '../parts/pane';
import { OutputPreview } from '../preview/output-preview';
import { JobDetails } from '../results/job-details';
import { useApp } from '../state/context';
import type { ShownOutput } from '../state/run-slice';
import { JobList } from './job-list';
import { RemoveJobQuestion } from './remove-job-question';

const useStyles = makeStyles({
  screen: {
    display: 'grid',
    gridTemplateColumns: 'minmax(260px, 340px) minmax(0, 1fr)',
    gridTemplateRows: 'minmax(0, 1fr)',
    gap: '8px',
    flexGrow: 1,
    minHeight: 0,
  },
  empty: { flexGrow: 1 },
  preview: { width: '1100px', height: '86vh', padding: '12px' },
});

/** Past and running jobs, newest first. */
export function HistoryScreen() {
  const styles = useStyles();
  const [jobs, setJobs] = useState<JobSummary[] | null>(null);
  const [shown, setShown] = useState<ShownOutput | null>(null);
  const [asked, setAsked] = useState<JobSummary | null>(null);
  // Where results are downloaded they are kept with the job, and go with it.
  const resultsGo = useApp((state) => state.info?.can.download ?? false);
  const chosen = useApp((state) => state.historyJob);
  const choose = useApp((state) => state.showJob);
  const attempt = useApp((state) => state.attempt);
  const forget = useApp((state) => state.forgetJob);
  useStream('jobs', (client, signal) => client.jobs.watch(undefined, { signal }), setJobs);

  const current = jobs?.find((job) => job.id === chosen) ?? jobs?.[0];
  const over = current && current.state !== 'running' && current.state !== 'cancelling';
  const remove = async (jobId: string) => {
    const at = jobs?.findIndex((job) => job.id === jobId) ?? -1;
    const next = jobs?.[at + 1] ?? jobs?.[at - 1];
    // At once: the list may tell that the job has gone before main has answered, and must not jump to its top then.
    choose(next?.id ?? null);
    await attempt('The job could not be removed', async (client) => {
      await client.jobs.remove({ jobId });
      forget(jobId);
    });
  };
  const ask = () => {
    if (!current || !over) return;
    if (resultsGo && current.done > 0 && !current.dryRun) setAsked(current);
    else void remove(current.id);
  };
  if (jobs?.length === 0) {
    return (
      <Pane title="History" className={styles.empty}>
        <EmptyState
          icon={<History20Regular />}
          title="No jobs yet"
          text="Every run is listed here with its recipe, its files and what changed, also after a restart."
        />
      </Pane>
    );
  }
  return (
    <div className={styles.screen}>
      <Pane
        title="History"
        commands={
          <IconButton
            name="Remove job from history"
            icon={<Delete20Regular />}
            disabled={!over}
            onClick={ask}
          />
        }
      >
        <JobList jobs={jobs ?? []} current={current?.id} onSelect={choose} onRemove={ask} />
      </Pane>
      <Pane title="Job details">
        {current && <JobDetails key={current.id} jobId={current.id} onJob={choose} onShow={setShown} />}
      </Pane>
      {asked && (
        <RemoveJobQuestion
          job={asked}
          onClose={() => setAsked(null)}
          onRemove={() => {
            setAsked(null);
            void remove(asked.id);
          }}
        />
      )}
      {shown && (
        <Modal
          title={`Output: ${shown.name}`}
          className={styles.preview}
          onClose={() => setShown(null)}
          commands={
            <IconButton name="Close preview" icon={<Dismiss20Regular />} onClick={() => setShown(null)} />
          }
        >
          <OutputPreview shown={shown} />
        </Modal>
      )}
    </div>
  );
}
