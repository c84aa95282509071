import { makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { EmptyState } from '../parts/empty-state';
import { Table20Regular } from '../parts/icons';
import { ProblemMessage } from '../parts/problem-message';
import { CellBar } from './cell-bar';
import { readDestination, type CellPosition } from './cell-reference';
import { PageCache, type LoadRows } from './page-cache';
import { PreviewGrid } from './preview-grid';
import { SheetTabs, type SheetTab } from './sheet-tabs';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
  busy: { height: '2px' },
  problem: { padding: tokens.spacingHorizontalS },
});

/** Where the user last was in a file, to go on there after looking elsewhere. */
const lastLooked = new Map<string, { sheet: string; active: CellPosition }>();

/** What can be looked at: a file or an output. */
export interface PreviewSource {
  /** Of the file or output. */
  id: string;
  /** Another key is another source: everything is read anew. */
  key: string;
  sheets: readonly SheetTab[];
  load(sheet: string, ...rows: Parameters<LoadRows>): ReturnType<LoadRows>;
}

interface Props {
  source: PreviewSource;
  /** Where to go; a new object goes there again. */
  goTo?: { sheet: string | null; cell: string | null } | undefined;
  /** Shown between the cell line and the grid. */
  children?: ReactNode;
}

/** The sheets of one source: tabs, grid, cell line. */
export function SheetPreview({ source, goTo, children }: Props) {
  const styles = useStyles();
  const first = source.sheets.find((sheet) => sheet.cells)?.name ?? '';
  const before = goTo ? undefined : lastLooked.get(source.id);
  const [sheet, setSheet] = useState(goTo?.sheet ?? before?.sheet ?? first);
  const [active, setActive] = useState<CellPosition>(() => before?.active ?? positionOf(goTo?.cell));
  const [gone, setGone] = useState(goTo);
  if (goTo !== gone) {
    setGone(goTo);
    if (goTo) {
      setSheet(goTo.sheet ?? first);
      setActive(positionOf(goTo.cell));
    }
  }
  const current = source.sheets.some(({ name, cells }) => cells && name === sheet) ? sheet : first;

  const { key, load } = source;
  const extent = source.sheets.find(({ name }) => name === current)?.extent ?? null;
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the key stands for the source; the rest is new at each render
  const cache = useMemo(() => new PageCache((...rows) => load(current, ...rows), extent), [key, current]);
  useEffect(() => () => cache.dispose(), [cache]);
  const { id } = source;
  useEffect(() => void lastLooked.set(id, { sheet, active }), [id, sheet, active]);
  useSyncExternalStore(cache.subscribe, () => cache.version);

  if (source.sheets.length === 0 || first === '') {
    return (
      <EmptyState
        icon={<Table20Regular />}
        title="No cells to show"
        text="This file has no worksheet with cells."
      />
    );
  }
  return (
    <div className={styles.root}>
      <CellBar
        active={active}
        cell={cache.row(active.row)?.get(active.column)}
        onGo={(text) => {
          const to = readDestination(text);
          const name = to?.sheet && source.sheets.find((tab) => sameName(tab.name, to.sheet ?? ''))?.name;
          if (!to || (to.sheet !== null && !name)) return false;
          if (name) setSheet(name);
          setActive(to);
          return true;
        }}
      />
      {children}
      {cache.problem ? (
        <div className={styles.problem}>
          <ProblemMessage problem={cache.problem} />
        </div>
      ) : (
        cache.fresh && <ProgressBar className={styles.busy} aria-label="Reading the sheet" />
      )}
      <PreviewGrid
        key={`${key} ${current}`}
        label={`Cells of ${current}`}
        cache={cache}
        active={active}
        onActive={setActive}
      />
      <SheetTabs
        sheets={source.sheets}
        current={current}
        onSelect={(name) => {
          setSheet(name);
          setActive({ row: 1, column: 1 });
        }}
      />
    </div>
  );
}

function positionOf(cell: string | null | undefined): CellPosition {
  return (cell && readDestination(cell)) || { row: 1, column: 1 };
}

function sameName(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.toLocaleLowerCase();
}
