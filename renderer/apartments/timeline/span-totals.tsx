import { makeStyles, tokens } from '@fluentui/react-components';
import { countText } from '../../parts/format';
import { useTableStyles } from '../table/table-styles';
import { durationUsText } from './duration-us';
import { totalsOf, type Lane } from './lanes';
import type { Edges } from './time-window';

const useStyles = makeStyles({
  caption: {
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase300,
  },
});

/** What each thread did in the selected span. */
export function SpanTotals({ lanes, span }: { lanes: readonly Lane[]; span: Edges }) {
  const styles = useStyles();
  const table = useTableStyles();
  return (
    <table className={table.table}>
      <caption className={styles.caption}>Selected: {durationUsText(span.toUs - span.fromUs)}</caption>
      <thead>
        <tr>
          <th scope="col">Thread</th>
          {['Calls', 'Nested', 'Failed', 'In calls', 'Waited', 'Messages'].map((title) => (
            <th key={title} scope="col" data-right>
              {title}
            </th>
          ))}
          <th scope="col">Longest</th>
        </tr>
      </thead>
      <tbody>
        {totalsOf(lanes, span).map((total) => (
          <tr key={total.lane}>
            <td>{total.lane}</td>
            <td data-right>{countText(total.calls)}</td>
            <td data-right>{countText(total.nested)}</td>
            <td data-right>{countText(total.failed)}</td>
            <td data-right>{durationUsText(total.busyUs)}</td>
            <td data-right>{durationUsText(total.waitedUs)}</td>
            <td data-right>{countText(total.messages)}</td>
            <td>
              {total.longest
                .map(
                  ({ label, calls, us }) =>
                    `${label} ${durationUsText(us)}${calls > 1 ? ` in ${countText(calls)}` : ''}`,
                )
                .join('; ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
