import { makeStyles, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { JobView } from '../../app/contract/views';
import type { ShownOutput } from '../state/run-slice';
import { TaskEntry } from './task-entry';

/** Pixels from the top of a task's line to the end of the list that let one see that it has opened. */
const ROOM_TO_OPEN = 220;

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

interface Props {
  job: JobView;
  onlyFailed: boolean;
  onShow(shown: ShownOutput): void;
}

/** The tasks of a job; each opens to show what it did. A job of one file shows it at once. */
export function TaskList({ job, onlyFailed, onShow }: Props) {
  const styles = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const only = job.tasks.length === 1 ? job.tasks[0]?.id : undefined;
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(only === undefined ? [] : [only]));
  const tasks = onlyFailed ? job.tasks.filter(({ state }) => state === 'failed') : job.tasks;
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => tasks[at]?.id ?? at,
    estimateSize: () => 60,
    overscan: 6,
  });
  /** What opens at the lower edge would open out of sight: its line goes to the top. */
  const bringIntoView = (index: number): void => {
    const line = rows.measurementsCache[index];
    const list = scroller.current;
    if (!line || !list || list.scrollTop + list.clientHeight - line.start >= ROOM_TO_OPEN) return;
    rows.scrollToIndex(index, { align: 'start' });
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
          const task = tasks[item.index];
          if (!task) return null;
          return (
            <div
              key={item.key}
              ref={rows.measureElement}
              data-index={item.index}
              role="listitem"
              aria-setsize={tasks.length}
              aria-posinset={item.index + 1}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <TaskEntry
                job={job}
                task={task}
                open={open.has(task.id)}
                onToggle={() => {
                  const after = new Set(open);
                  const opens = !after.delete(task.id);
                  if (opens) after.add(task.id);
                  setOpen(after);
                  if (opens) requestAnimationFrame(() => bringIntoView(item.index));
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
