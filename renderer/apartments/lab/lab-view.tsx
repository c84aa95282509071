import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useApp } from '../../state/context';
import { ExperimentList } from './experiment-list';
import { ExperimentPane } from './experiment-pane';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'clamp(190px, 22%, 250px) minmax(0, 1fr)',
    flexGrow: 1,
    minHeight: 0,
  },
  side: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: 0,
    overflow: 'auto',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  source: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    color: tokens.colorNeutralForeground2,
  },
});

/** Experiments about COM apartments, each with its transcript beside its picture. */
export function LabView() {
  const styles = useStyles();
  const client = useApp((state) => state.client);
  const lab = useApp((state) => state.lab);
  const current = useApp((state) => state.labExperiment);
  const runs = useApp((state) => state.labRuns);
  const load = useApp((state) => state.loadLab);
  const choose = useApp((state) => state.chooseExperiment);
  const run = useApp((state) => state.runExperiment);
  useEffect(() => {
    if (client) void load();
  }, [client, load]);
  const experiment = lab?.experiments.find(({ id }) => id === current);
  if (!lab) return null;
  return (
    <div className={styles.root}>
      <div className={styles.side}>
        <Text size={200} className={styles.source}>
          {lab.source.kind === 'live'
            ? 'Each experiment runs here, in a process of its own.'
            : `These are recordings of real runs: nothing can be run here. ${lab.source.reason ?? ''}`}
        </Text>
        <ExperimentList
          experiments={lab.experiments}
          runs={runs}
          current={current}
          onChoose={choose}
          onRun={(id) => void run(id)}
        />
      </div>
      {experiment && <ExperimentPane key={experiment.id} experiment={experiment} lab={lab} />}
    </div>
  );
}
