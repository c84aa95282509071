import { makeStyles, mergeClasses, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { JobSummary } from '../../app/contract/views';
import { choiceByKey } from '../parts/choice-keys';
import { useChoiceStyles } from '../parts/choice-styles';
import { countText, momentText } from '../parts/format';
import { StateWord } from '../parts/state-word';
import { jobState } from '../results/job-state';

const ROW = 62;

const useStyles = makeStyles({
  all: { position: 'relative' },
  job: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: '2px',
    height: `${ROW - 4}px`,
    boxSizing: 'border-box',
    padding: `0 ${tokens.spacingHorizontalS}`,
  },
  line: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  facts: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
});

interface Props {
  jobs: readonly JobSummary[];
  current: string | undefined;
  onSelect(jobId: string): void;
  onRemove(): void;
}

/** Jobs as a list: arrows choose, Delete removes. */
export function JobList({ jobs, current, onSelect, onRemove }: Props) {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const index = jobs.findIndex((job) => job.id === current);
  const rows = useVirtualizer({
    count: jobs.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => jobs[at]?.id ?? at,
    estimateSize: () => ROW,
    overscan: 6,
  });
  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
  }, [index, rows]);
  return (
    <div
      ref={scroller}
      className={choice.list}
      role="listbox"
      aria-label="Jobs"
      aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        const job = jobs[choiceByKey(event, index, jobs.length - 1) ?? -1];
        if (job) onSelect(job.id);
        else if (event.key === 'Delete') onRemove();
        else return;
        event.preventDefault();
      }}
    >
      <div className={styles.all} style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map((item) => {
          const job = jobs[item.index];
          if (!job) return null;
          const running = job.state === 'running' || job.state === 'cancelling';
          return (
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              role="option"
              aria-selected={item.index === index}
              aria-setsize={jobs.length}
              aria-posinset={item.index + 1}
              className={mergeClasses(choice.entry, styles.job, item.index === index && choice.chosen)}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => onSelect(job.id)}
            >
              <span className={styles.line}>
                <Text className={styles.name} title={job.name}>
                  {job.name}
                </Text>
                <Text size={200}>
                  <StateWord state={jobState(job)} />
                </Text>
              </span>
              <Text size={200} className={styles.facts}>
                {[
                  momentText(job.startedAt),
                  job.total > 0 && `${countText(job.done)} of ${countText(job.total)} done`,
                  job.failed > 0 && `${countText(job.failed)} failed`,
                  job.dryRun && 'dry run',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
              {running && <ProgressBar value={job.progress} aria-label={`Progress of ${job.name}`} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}
