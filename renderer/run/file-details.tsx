import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { FileView } from '../../app/contract/views';
import { countText } from '../parts/format';
import { tabOf } from '../preview/sheet-tabs';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    maxHeight: '38%',
    overflowY: 'auto',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  table: {
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& th': {
      textAlign: 'left',
      fontWeight: tokens.fontWeightRegular,
      color: tokens.colorNeutralForeground3,
    },
    '& td, & th': {
      padding: `1px ${tokens.spacingHorizontalS} 1px 0`,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      fontVariantNumeric: 'tabular-nums',
    },
  },
  range: { width: '42%' },
  sheet: {
    display: 'block',
    maxWidth: '100%',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    ':enabled': { cursor: 'pointer' },
    ':enabled:hover': { textDecorationLine: 'underline' },
  },
  note: { display: 'block', color: tokens.colorNeutralForeground2, paddingTop: tokens.spacingVerticalXS },
});

/** Sheets and used ranges of the selected file, and what there is to know of it. */
export function FileDetails({ file }: { file: FileView }) {
  const styles = useStyles();
  const ask = useApp((state) => state.askSheet);
  if (file.sheets.length === 0 && file.notes.length === 0) return null;
  return (
    <section className={styles.root} aria-label={`Sheets of ${file.name}`} tabIndex={0}>
      {file.sheets.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Sheet</th>
              <th scope="col" className={styles.range}>
                Used range
              </th>
            </tr>
          </thead>
          <tbody>
            {file.sheets.map((sheet) => (
              <tr key={sheet.name}>
                <td>
                  {/* The tabs of the preview are the way of the keyboard. */}
                  <button
                    type="button"
                    tabIndex={-1}
                    className={styles.sheet}
                    dir="auto"
                    title={sheet.name}
                    disabled={!tabOf(sheet).cells}
                    onClick={() => ask(sheet.name)}
                  >
                    {sheet.name}
                    {sheet.visibility !== 'visible' && ' (hidden)'}
                  </button>
                </td>
                <td
                  className={styles.range}
                  title={`${countText(sheet.rows)} rows, ${countText(sheet.columns)} columns`}
                >
                  {sheet.kind === 'chart' ? 'Chart' : (sheet.used ?? 'Empty')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {file.notes.map((note) => (
        <Text key={note} size={200} className={styles.note}>
          {note}
        </Text>
      ))}
    </section>
  );
}
