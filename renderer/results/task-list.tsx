import { makeStyles, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { JobView } from '../../app/contract/views';
import type { ShownOutput } from '../state/run-slice';
import { TaskEntry } from './task-entry';

const useStyles = makeStyles({
  scroller: { flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  all: { position: 'relative' },
  item: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
});

/** The tasks of a job; each opens to show what it did. A job of one file shows it at once. */
export function TaskList({ job, onShow }: { job: JobView; onShow(shown: ShownOutput): void }) {
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const only = job.tasks.length === 1 ? job.tasks[0]?.id : undefined;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(only === undefined ? [] : [only]));
  const rows = useVirtualizer({
    count: job.tasks.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => job.tasks[at]?.id ?? at,
    estimateSize: () => 60,
    overscan: 6,
  });
  /** What opens at the lower edge would open out of sight; of what is higher than the list, the head stays in sight. */
  const bringIntoView = (index: number): void => {
    const entry = rows.measurementsCache[index];
    const higher = entry !== undefined && entry.size > (scroller.current?.clientHeight ?? Infinity);
    rows.scrollToIndex(index, { align: higher ? 'start' : 'auto' });
  };
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        className={styles.all}
        style={{ height: rows.getTotalSize() }}
        role="list"
        aria-label="Files of the job"
      >
        {rows.getVirtualItems().map((item) => {
          const task = job.tasks[item.index];
          if (!task) return null;
          return (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              role="listitem"
              aria-setsize={job.tasks.length}
              aria-posinset={item.index + 1}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <TaskEntry
                job={job}
                task={task}
                open={open.has(task.id)}
                onToggle={() => {
                  setOpen((before) => {
                    const after = new Set(before);
                    if (!after.delete(task.id)) after.add(task.id);
                    return after;
                  });
                  requestAnimationFrame(() => bringIntoView(item.index));
                }}
                onShow={onShow}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
