import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { LabMatrix } from '../../../app/contract/lab-views';
import { CheckmarkCircle20Filled, ErrorCircle20Filled } from '../../parts/icons';
import type { LabRun } from '../../state/lab-slice';

const useStyles = makeStyles({
  scroll: {
    flexShrink: 0,
    overflowX: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  table: {
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& th, & td': {
      padding: '5px 8px',
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      textAlign: 'left',
      verticalAlign: 'top',
    },
    '& th': { fontWeight: tokens.fontWeightSemibold, backgroundColor: tokens.colorNeutralBackground2 },
    '& caption': { textAlign: 'left', paddingBottom: tokens.spacingVerticalXS },
  },
  cell: { minWidth: '104px' },
  seen: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    '& svg': { width: '14px', height: '14px', flexShrink: 0 },
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  open: { color: tokens.colorNeutralForeground3 },
});

/** Who creates by ThreadingModel. Cells fill in as their processes end; until then they show what is expected. */
export function MatrixGrid({ matrix, cells }: { matrix: LabMatrix; cells: LabRun['cells'] }) {
  const styles = useStyles();
  const done = Object.keys(cells).length;
  const all = matrix.creators.length * matrix.models.length;
  return (
    <div className={styles.scroll} role="group" aria-label="Matrix" tabIndex={0}>
      <table className={styles.table}>
        <caption>
          Where the object lives: {done} of {all} cells seen
        </caption>
        <thead>
          <tr>
            <th scope="col">Created by</th>
            {matrix.models.map((model) => (
              <th key={model} scope="col">
                {model}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.creators.map((creator, row) => (
            <tr key={creator.id}>
              <th scope="row">{creator.title}</th>
              {matrix.models.map((model, column) => {
                const seen = cells[`${creator.id}:${model}`];
                const expected = matrix.expected[row]?.[column] ?? '';
                return (
                  <td key={model} className={styles.cell}>
                    {seen ? (
                      <span
                        className={mergeClasses(styles.seen, seen.asDocumented ? styles.good : styles.bad)}
                      >
                        {seen.asDocumented ? (
                          <CheckmarkCircle20Filled aria-label="as documented" />
                        ) : (
                          <ErrorCircle20Filled aria-label="not as documented" />
                        )}
                        {seen.place}
                        {!seen.asDocumented && `, not ${expected}`}
                      </span>
                    ) : (
                      <span className={styles.open}>expected: {expected}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
