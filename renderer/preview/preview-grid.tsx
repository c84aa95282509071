import { mergeClasses } from '@fluentui/react-components';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { columnLetters, MAX_COLUMNS, MAX_ROWS, referenceOf, type CellPosition } from './cell-reference';
import { columnAt, DEFAULT_WIDTH, HEAD_HEIGHT, offsetsOf, ROW_HEIGHT, widthsFrom } from './column-layout';
import { useGridStyles } from './grid-styles';
import { moveByKey } from './grid-keys';
import { PAGE_ROWS, type PageCache, type PreviewCell } from './page-cache';
import { useElementSize } from './use-element-size';

/** Rows and columns drawn beyond the edges, so that scrolling shows no gaps. */
const MARGIN_ROWS = 8;
const MARGIN_COLUMNS = 2;

interface Props {
  label: string;
  cache: PageCache;
  active: CellPosition;
  onActive(position: CellPosition): void;
}

/** A sheet as a grid. Only what is in view is in the document, so that a million rows scroll like a hundred. */
export function PreviewGrid({ label, cache, active, onActive }: Props) {
  const styles = useGridStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const size = useElementSize(scroller);
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const version = useSyncExternalStore(cache.subscribe, () => cache.version);
  const { extent } = cache;

  const rowHeadWidth = 20 + String(Math.max(extent.rows, active.row, 999)).length * 7;
  const widths = useWidths(cache, version);
  const columns = Math.min(
    MAX_COLUMNS,
    Math.max(extent.columns, active.column) + Math.max(1, Math.ceil(size.width / DEFAULT_WIDTH)),
  );
  const offsets = useMemo(() => offsetsOf(widths, columns), [widths, columns]);
  const rows = Math.min(
    MAX_ROWS,
    Math.max(extent.rows + (extent.complete ? 0 : PAGE_ROWS), active.row, 1) +
      Math.ceil(size.height / ROW_HEIGHT),
  );
  // Enough to fill the view, and not a whole view of empty columns behind the last one.
  const usedWidth = offsets[Math.min(columns, Math.max(extent.columns, active.column) + 1)] ?? 0;
  const width = rowHeadWidth + Math.max(usedWidth, size.width - rowHeadWidth);
  const usedHeight = (Math.max(extent.rows + (extent.complete ? 0 : PAGE_ROWS), active.row) + 1) * ROW_HEIGHT;
  const height = Math.max(HEAD_HEIGHT + usedHeight, size.height);

  const firstRow = Math.max(1, Math.floor(scroll.top / ROW_HEIGHT) + 1 - MARGIN_ROWS);
  const lastRow = Math.min(rows, Math.ceil((scroll.top + size.height) / ROW_HEIGHT) + MARGIN_ROWS);
  const firstColumn = Math.max(1, columnAt(offsets, scroll.left) + 1 - MARGIN_COLUMNS);
  const lastColumn = Math.min(columns, columnAt(offsets, scroll.left + size.width) + 1 + MARGIN_COLUMNS);

  useEffect(() => cache.want(firstRow, lastRow), [cache, firstRow, lastRow]);

  // Brings the active cell into view when it moves, not when the user scrolls away from it.
  const left = offsets[active.column - 1] ?? 0;
  const right = offsets[active.column] ?? left;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const top = (active.row - 1) * ROW_HEIGHT;
    const room = element.clientHeight - HEAD_HEIGHT;
    const across = element.clientWidth - rowHeadWidth;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + room) {
      const far = top > element.scrollTop + room + 400;
      element.scrollTop = far ? top - room / 2 : top + ROW_HEIGHT - room;
    }
    if (left < element.scrollLeft) element.scrollLeft = left;
    else if (right > element.scrollLeft + across) element.scrollLeft = Math.min(left, right - across);
  }, [active.row, active.column, left, right, rowHeadWidth, size.height]);

  const visibleRows: number[] = [];
  for (let row = firstRow; row <= lastRow; row++) visibleRows.push(row);
  const visibleColumns: number[] = [];
  for (let column = firstColumn; column <= lastColumn; column++) visibleColumns.push(column);
  const activeId = `${id}-active`;

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-readonly
      aria-rowcount={rows + 1}
      aria-colcount={columns + 1}
      aria-activedescendant={activeId}
      tabIndex={0}
      onScroll={(event) =>
        setScroll({ top: event.currentTarget.scrollTop, left: event.currentTarget.scrollLeft })
      }
      onKeyDown={(event) => {
        if (event.altKey || event.metaKey) return;
        const page = Math.max(1, Math.floor((size.height - HEAD_HEIGHT) / ROW_HEIGHT) - 1);
        const to = moveByKey(active, event.key, event.ctrlKey, page, extent);
        if (!to) return;
        event.preventDefault();
        onActive(to);
      }}
    >
      <div className={styles.sheet} style={{ width, height }}>
        <div className={styles.head} role="row" aria-rowindex={1} style={{ width }}>
          <div
            className={styles.corner}
            role="columnheader"
            aria-label="Rows"
            style={{ width: rowHeadWidth }}
          />
          {visibleColumns.map((column) => (
            <div
              key={column}
              role="columnheader"
              aria-colindex={column + 1}
              className={mergeClasses(styles.columnHead, column === active.column && styles.activeHead)}
              style={{
                left: rowHeadWidth + (offsets[column - 1] ?? 0),
                width: (offsets[column] ?? 0) - (offsets[column - 1] ?? 0),
              }}
            >
              {columnLetters(column)}
            </div>
          ))}
        </div>
        {visibleRows.map((row) => {
          const cells = cache.row(row);
          const outsideRow = extent.complete && row > extent.rows;
          return (
            <div
              key={row}
              role="row"
              aria-rowindex={row + 1}
              className={styles.row}
              style={{ top: HEAD_HEIGHT + (row - 1) * ROW_HEIGHT, width }}
            >
              <div
                role="rowheader"
                className={mergeClasses(styles.rowHead, row === active.row && styles.activeHead)}
                style={{ width: rowHeadWidth }}
              >
                {row}
              </div>
              {visibleColumns.map((column) => {
                const cell = cells?.get(column);
                const isActive = row === active.row && column === active.column;
                const outside = outsideRow || (extent.columns > 0 && column > extent.columns);
                return (
                  <div
                    key={column}
                    id={isActive ? activeId : undefined}
                    role="gridcell"
                    aria-colindex={column + 1}
                    aria-selected={isActive}
                    aria-label={isActive ? `${referenceOf(active)} ${cell?.t ?? 'empty'}` : undefined}
                    className={mergeClasses(
                      styles.cell,
                      outside && styles.outside,
                      !cells && !outside && !cache.problem && styles.unread,
                      cell && cellStyle(styles, cell),
                      isActive && styles.active,
                    )}
                    style={{
                      left: rowHeadWidth + (offsets[column - 1] ?? 0),
                      width: (offsets[column] ?? 0) - (offsets[column - 1] ?? 0),
                    }}
                    onClick={() => onActive({ row, column })}
                  >
                    {cell?.t}
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Measured once, from the first page: widths that change under the eye are worse than ones that do not fit. */
function useWidths(cache: PageCache, version: number): number[] {
  const [measured, setMeasured] = useState<{ cache: PageCache; widths: number[] } | null>(null);
  if (measured?.cache !== cache && version > 0 && cache.row(1)) {
    setMeasured({ cache, widths: widthsFrom(cache, cache.extent.columns) });
  }
  return measured?.cache === cache ? measured.widths : NO_WIDTHS;
}
const NO_WIDTHS: number[] = [];

function cellStyle(styles: ReturnType<typeof useGridStyles>, cell: PreviewCell): string {
  return mergeClasses(
    (cell.k === 'n' || cell.k === 'd') && styles.right,
    (cell.k === 'b' || cell.k === 'e') && styles.centre,
    cell.k === 'e' && styles.error,
    cell.bold && styles.bold,
    cell.stale && styles.stale,
  );
}
