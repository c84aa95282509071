import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { EyeOff20Regular } from '../parts/icons';

export interface SheetTab {
  name: string;
  hidden: boolean;
  /** Chart sheets and the like have no cells to show. */
  cells: boolean;
}

const useStyles = makeStyles({
  strip: {
    flexShrink: 0,
    overflowX: 'auto',
    overflowY: 'hidden',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  list: { width: 'max-content' },
  tab: { maxWidth: '220px', '& .fui-Tab__content': { overflow: 'hidden', textOverflow: 'ellipsis' } },
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
      <TabList
        size="small"
        className={styles.list}
        aria-label="Sheets"
        selectedValue={current}
        onTabSelect={(_, { value }) => typeof value === 'string' && onSelect(value)}
      >
        {sheets.map((sheet) => (
          <Tab
            key={sheet.name}
            value={sheet.name}
            disabled={!sheet.cells}
            className={styles.tab}
            {...(sheet.hidden ? { icon: <EyeOff20Regular />, title: `${sheet.name} (hidden)` } : {})}
          >
            {sheet.name}
          </Tab>
        ))}
      </TabList>
    </div>
  );
}
