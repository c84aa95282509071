import { Button, makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { changedCellView, JobView, ProblemView, TaskView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';
import { countText } from '../parts/format';
import { ProblemMessage } from '../parts/problem-message';
import { useApp } from '../state/context';
import type { ShownOutput } from '../state/run-slice';

type ChangedCell = z.infer<typeof changedCellView>;
interface Listing {
  cells: ChangedCell[];
  listed: number;
  changed: number;
}

/** Cells fetched at a time. */
const PAGE = 500;
const ROW = 40;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  list: {
    maxHeight: '260px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  all: { position: 'relative' },
  cell: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    height: `${ROW}px`,
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    boxSizing: 'border-box',
    padding: `0 ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: 'transparent',
    color: 'inherit',
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    textAlign: 'left',
    width: '100%',
    ':enabled': { cursor: 'pointer' },
    ':enabled:hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  line: {
    display: 'block',
    width: '100%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  place: { color: tokens.colorBrandForeground1 },
  before: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through' },
  dim: { color: tokens.colorNeutralForeground3 },
});

interface Props {
  job: JobView;
  task: TaskView;
  onShow(shown: ShownOutput): void;
}

/** The cells that a task changed. One leads to that cell in the preview of the output. */
export function ChangedCells({ job, task, onShow }: Props) {
  const styles = useStyles();
  const [listing, setListing] = useState<Listing | null>(null);
  const [problem, setProblem] = useState<ProblemView | null>(null);
  const [wanted, setWanted] = useState(PAGE);
  const client = useApp((state) => state.client);
  const over = task.state !== 'running' && task.state !== 'waiting' && task.state !== 'committing';
  const jobId = job.id;
  const taskId = task.id;

  useEffect(() => {
    if (!client || !over) return;
    const abort = new AbortController();
    const offset = wanted - PAGE;
    client.jobs.changedCells({ jobId, taskId, offset, count: PAGE }, { signal: abort.signal }).then(
      (page) => {
        setProblem(null);
        setListing((before) => ({
          ...page,
          cells: [...(before?.cells.slice(0, offset) ?? []), ...page.cells],
        }));
      },
      (error: unknown) => abort.signal.aborted || setProblem(problemOf(error)),
    );
    return () => abort.abort();
  }, [client, over, jobId, taskId, wanted]);

  const scroller = useRef<HTMLDivElement>(null);
  const cells = listing?.cells ?? [];
  const rows = useVirtualizer({
    count: cells.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  if (!over) return null;
  const output = task.outputs.find(({ kind }) => kind === 'workbook');
  const reachable = output !== undefined && !job.dryRun && task.state === 'done';
  if (problem) return <ProblemMessage problem={problem} />;
  if (!listing) return <Spinner size="extra-tiny" label="Reading the changed cells" />;
  if (cells.length === 0) return null;
  return (
    <div className={styles.root}>
      <Text size={200} weight="semibold">
        {listing.listed < listing.changed
          ? `Changed cells (the first ${countText(listing.listed)} of ${countText(listing.changed)})`
          : `Changed cells (${countText(listing.listed)})`}
      </Text>
      <div ref={scroller} className={styles.list}>
        <div
          className={styles.all}
          style={{ height: rows.getTotalSize() }}
          role="list"
          aria-label="Changed cells"
        >
          {rows.getVirtualItems().map((item) => {
            const cell = cells[item.index];
            if (!cell) return null;
            return (
              <div
                key={item.key}
                role="listitem"
                aria-setsize={listing.listed}
                aria-posinset={item.index + 1}
              >
                <button
                  type="button"
                  className={styles.cell}
                  style={{ transform: `translateY(${item.start}px)` }}
                  disabled={!reachable}
                  title={reachable ? 'Show this cell' : undefined}
                  onClick={() =>
                    output &&
                    onShow({
                      kind: 'output',
                      jobId,
                      outputId: output.id,
                      name: output.name,
                      sheet: cell.sheet,
                      cell: cell.cell,
                    })
                  }
                >
                  <span className={styles.line}>
                    <span className={reachable ? styles.place : undefined}>
                      {cell.sheet}!{cell.cell}
                    </span>{' '}
                    <span className={styles.dim}>step {cell.step + 1}</span>
                  </span>
                  <span className={styles.line}>
                    <span className={styles.before}>{cell.before || '(empty)'}</span>{' '}
                    {cell.after || '(empty)'}
                  </span>
                </button>
              </div>
            );
          })}
        </div>
      </div>
      {cells.length < listing.listed && (
        <Button size="small" onClick={() => setWanted(cells.length + PAGE)}>
          Show more
        </Button>
      )}
    </div>
  );
}
