import { makeStyles, tokens } from '@fluentui/react-components';
import type { SheetTabView } from '../../app/contract/views';
import { EyeOff20Regular } from '../parts/icons';
import { Tabs } from '../parts/tabs';
import { readDestination } from './cell-reference';
import type { SheetExtent } from './page-cache';

export interface SheetTab {
  name: string;
  hidden: boolean;
  /** Chart sheets and the like have no cells to show. */
  cells: boolean;
  /** How far its cells go, where known before they are read. */
  extent: SheetExtent | null;
}

export function tabOf(sheet: SheetTabView & { used?: string | null }): SheetTab {
  const end = sheet.used ? readDestination(sheet.used.split(':').at(-1) ?? '') : null;
  return {
    name: sheet.name,
    hidden: sheet.visibility !== 'visible',
    cells: sheet.kind === 'worksheet' || sheet.kind === 'macro',
    extent: end && { rows: end.row, columns: end.column, complete: true },
  };
}

const useStyles = makeStyles({
  strip: {
    flexShrink: 0,
    height: '34px',
    overflowX: 'auto',
    overflowY: 'hidden',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  list: { width: 'max-content', height: '100%' },
});

interface Props {
  sheets: readonly SheetTab[];
  current: string;
  onSelect(name: string): void;
}

/** Sheet tabs along the bottom, as in Excel. */
export function SheetTabs({ sheets, current, onSelect }: Props) {
  const styles = useStyles();
  return (
    <div className={styles.strip}>
      <Tabs
        name="Sheets"
        className={styles.list}
        current={current}
        onSelect={onSelect}
        tabs={sheets.map((sheet) => ({
          value: sheet.name,
          label: sheet.name,
          disabled: !sheet.cells,
          ...(sheet.hidden ? { icon: <EyeOff20Regular aria-hidden />, title: `${sheet.name} (hidden)` } : {}),
        }))}
      />
    </div>
  );
}
