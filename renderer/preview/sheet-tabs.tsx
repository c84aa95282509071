import { makeStyles, tokens } from '@fluentui/react-components';
import type { SheetTabView } from '../../app/contract/views';
import { EyeOff20Regular } from '../parts/icons';
import { Tabs } from '../parts/tabs';

export interface SheetTab {
  name: string;
  hidden: boolean;
  /** Chart sheets and the like have no cells to show. */
  cells: boolean;
}

export function tabOf(sheet: SheetTabView): SheetTab {
  return {
    name: sheet.name,
    hidden: sheet.visibility !== 'visible',
    cells: sheet.kind === 'worksheet' || sheet.kind === 'macro',
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
