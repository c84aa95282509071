import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { LabExperiment, LabView } from '../../../app/contract/lab-views';
import { Play20Regular, Stop20Filled } from '../../parts/icons';
import { ProblemMessage } from '../../parts/problem-message';
import { useApp } from '../../state/context';
import type { LabRun } from '../../state/lab-slice';
import { HouseMap } from '../map/house-map';
import { LabFacts } from './lab-facts';
import { MatrixGrid } from './matrix-grid';
import { Transcript } from './transcript';
import { useMomentNow } from './use-moment-now';

const useStyles = makeStyles({
  pane: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    minWidth: 0,
    minHeight: 0,
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    '& > *': { flexShrink: 0 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
  },
  title: { margin: 0, flexGrow: 1 },
  badge: {
    padding: '1px 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
  },
  recorded: { backgroundColor: tokens.colorStatusWarningBackground1 },
  prose: { maxWidth: '78ch', color: tokens.colorNeutralForeground2 },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 8fr)',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  box: {
    minWidth: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: tokens.spacingHorizontalS,
  },
  transcript: { maxHeight: '300px', overflow: 'auto', minHeight: '72px' },
  boxTitle: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    margin: `0 0 ${tokens.spacingVerticalXS}`,
  },
  grow: { flexGrow: 1 },
  empty: { color: tokens.colorNeutralForeground3 },
});

/** One experiment: what it is about, what happens, and what that means. */
export function ExperimentPane({ experiment, lab }: { experiment: LabExperiment; lab: LabView }) {
  const styles = useStyles();
  const run = useApp((state) => state.labRuns[experiment.id]);
  const start = useApp((state) => state.runExperiment);
  const stop = useApp((state) => state.stopExperiment);
  const [chosen, setChosen] = useState<number | null>(null);
  const running = run?.state === 'running';
  const playable = lab.source.kind === 'live' || experiment.recorded !== null;
  const begin = () => {
    setChosen(null);
    void start(experiment.id);
  };
  return (
    <div className={styles.pane} role="region" aria-label={experiment.title} tabIndex={0}>
      <div className={styles.head}>
        <Text as="h3" size={500} weight="semibold" className={styles.title}>
          {experiment.title}
        </Text>
        <SourceBadge lab={lab} experiment={experiment} run={run} />
        {running ? (
          <Button icon={<Stop20Filled />} onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button appearance="primary" icon={<Play20Regular />} disabled={!playable} onClick={begin}>
            {lab.source.kind === 'live' ? (run ? 'Run again' : 'Run') : 'Play the recording'}
          </Button>
        )}
      </div>
      <Text className={styles.prose}>{experiment.explanation}</Text>
      {run?.problem && <ProblemMessage problem={run.problem} />}
      {experiment.id === 'matrix' && <MatrixGrid matrix={lab.matrix} cells={run?.cells ?? {}} />}
      <div className={styles.columns}>
        <section className={styles.box} aria-label="What happens">
          <Text as="h4" weight="semibold" className={styles.boxTitle}>
            What happens
          </Text>
          <div
            className={styles.transcript}
            role="group"
            aria-label="Lines of the transcript"
            tabIndex={0}
            aria-busy={running}
          >
            {run && run.entries.length > 0 ? (
              <Transcript entries={run.entries} shown={chosen} following={running} onShow={setChosen} />
            ) : (
              <Text size={200} className={styles.empty}>
                {running ? 'Its process is starting …' : 'Not run yet.'}
              </Text>
            )}
          </div>
        </section>
        <section className={styles.box} aria-label="Its house">
          <div className={styles.boxTitle}>
            <Text as="h4" weight="semibold" className={styles.grow} style={{ margin: 0 }}>
              Its house{chosen !== null && ', as it was at the line chosen'}
            </Text>
            {chosen !== null && (
              <Button size="small" onClick={() => setChosen(null)}>
                Show the newest
              </Button>
            )}
          </div>
          <SecondHouse run={run} chosen={chosen} />
        </section>
      </div>
      <LabFacts experiment={experiment} run={run} />
    </div>
  );
}

function SourceBadge({
  lab,
  experiment,
  run,
}: {
  lab: LabView;
  experiment: LabExperiment;
  run: LabRun | undefined;
}) {
  const styles = useStyles();
  const recorded = run ? run.recorded : lab.source.kind === 'live' ? null : experiment.recorded;
  if (recorded !== null)
    return <span className={mergeClasses(styles.badge, styles.recorded)}>Recorded under {recorded}</span>;
  if (lab.source.kind !== 'live') return <span className={styles.badge}>No recording</span>;
  const process = run?.entries.find((entry) => entry.kind === 'run');
  if (!process) return null;
  return (
    <span className={styles.badge}>
      {process.wine === null ? 'Live, on Windows' : `Live, under Wine ${process.wine}`}
    </span>
  );
}

/** The picture of an experiment's process: the newest, or that of the line chosen. */
function SecondHouse({ run, chosen }: { run: LabRun | undefined; chosen: number | null }) {
  const styles = useStyles();
  const last = (run?.moments.length ?? 0) - 1;
  const moment = run?.moments[chosen === null ? last : Math.min(chosen, last)];
  const nowUs = useMomentNow(moment?.house ?? null, run?.state === 'running' && chosen === null);
  if (!moment) {
    return (
      <Text size={200} className={styles.empty}>
        The apartments of its process show here while it runs.
      </Text>
    );
  }
  const { house, neighbours, hostCalls } = moment;
  return (
    <HouseMap
      house={house}
      around={{ processes: neighbours, hostCalls }}
      nowUs={nowUs}
      label="The house of the experiment"
    />
  );
}
