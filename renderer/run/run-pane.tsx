import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { EmptyState } from '../parts/empty-state';
import { Beaker20Regular } from '../parts/icons';
import { Tabs } from '../parts/tabs';
import { JobDetails } from '../results/job-details';
import { useApp } from '../state/context';
import { SetupPanel } from './setup-panel';

const useStyles = makeStyles({
  pane: {
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflow: 'hidden',
  },
  tabs: {
    minHeight: '44px',
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  panel: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
});

/** What to run, and what came of it. */
export function RunPane({ className }: { className: string }) {
  const styles = useStyles();
  const panel = useApp((state) => state.panel);
  const showPanel = useApp((state) => state.showPanel);
  const jobId = useApp((state) => state.jobId);
  const followJob = useApp((state) => state.followJob);
  const showOutput = useApp((state) => state.showOutput);
  return (
    <section className={mergeClasses(styles.pane, className)} aria-label="Run">
      <Tabs
        name="Setup and results"
        className={styles.tabs}
        current={panel}
        onSelect={(value) => showPanel(value === 'results' ? 'results' : 'setup')}
        tabs={[
          { value: 'setup', label: 'Setup' },
          { value: 'results', label: 'Results' },
        ]}
      />
      <div className={styles.panel} role="tabpanel" aria-label={panel === 'setup' ? 'Setup' : 'Results'}>
        {panel === 'setup' && <SetupPanel />}
        {panel === 'results' && jobId === null && (
          <EmptyState
            icon={<Beaker20Regular />}
            title="Nothing was run yet"
            text="Press Run, or Dry run to see what would change without writing anything."
          />
        )}
        {panel === 'results' && jobId !== null && (
          <JobDetails key={jobId} jobId={jobId} onJob={followJob} onShow={showOutput} />
        )}
      </div>
    </section>
  );
}
