import { mergeClasses } from '@fluentui/react-components';
import { useState } from 'react';
import type { SessionView } from '../../../app/contract/session-views';
import { ArrowDown20Regular, ArrowUp20Regular } from '../../parts/icons';
import type { HouseState } from '../../state/apartments-slice';
import { SituationWord } from '../situation-word';
import { useHouseNow } from '../use-house-now';
import { useTableStyles } from './table-styles';
import {
  COLUMNS,
  sortedRows,
  threadRows,
  type Sorting,
  type ThreadColumn,
  type ThreadRow,
} from './thread-columns';

interface Props {
  name: string;
  house: HouseState;
  sessions: readonly SessionView[];
}

/** One row a thread of a house; a click on a column's head sorts, the other way round, and not at all. */
export function ThreadTable({ name, house, sessions }: Props) {
  const styles = useTableStyles();
  const [sorting, setSorting] = useState<Sorting | null>(null);
  const nowUs = useHouseNow(house);
  const rows = sortedRows(threadRows(house, sessions, nowUs), sorting);
  return (
    <table className={styles.table} aria-label={name}>
      <thead>
        <tr>
          {COLUMNS.map((column) => {
            const order = sorting?.column === column.id ? sorting.order : undefined;
            return (
              <th
                key={column.id}
                scope="col"
                aria-sort={order ?? 'none'}
                data-right={column.number || undefined}
              >
                <button
                  type="button"
                  className={styles.sort}
                  title={column.hint}
                  onClick={() => setSorting(nextSorting(column, order))}
                >
                  {column.title}
                  {order && (
                    <span aria-hidden>
                      {order === 'ascending' ? <ArrowUp20Regular /> : <ArrowDown20Regular />}
                    </span>
                  )}
                </button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.thread.key}
            data-thread={row.thread.key}
            className={mergeClasses(row.situation.kind === 'ended' && styles.ended)}
          >
            {COLUMNS.map((column) => (
              <Cell key={column.id} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ column, row }: { column: ThreadColumn; row: ThreadRow }) {
  const styles = useTableStyles();
  if (column.ours && row.thread.apartment === null) return <td data-right={column.number || undefined}>–</td>;
  const more = column.more(row);
  return (
    <td
      data-column={column.id}
      data-right={column.number || undefined}
      className={mergeClasses(
        column.id === 'name' && styles.name,
        (column.id === 'call' || column.id === 'state' || column.id === 'apartment') && styles.wide,
      )}
    >
      {column.id === 'state' ? <SituationWord situation={row.situation} /> : column.text(row)}
      {more !== null && <span className={styles.dim}>{more}</span>}
    </td>
  );
}

/** Text starts from A, figures from the highest: that is what one looks for. */
function nextSorting(column: ThreadColumn, order: Sorting['order'] | undefined): Sorting | null {
  const [first, second] = column.number
    ? (['descending', 'ascending'] as const)
    : (['ascending', 'descending'] as const);
  if (order === undefined) return { column: column.id, order: first };
  return order === first ? { column: column.id, order: second } : null;
}
