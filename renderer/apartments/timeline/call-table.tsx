import { Text } from '@fluentui/react-components';
import { counted } from '../../parts/format';
import type { HouseState } from '../../state/apartments-slice';
import { resultText, typesText } from '../hresult-text';
import { useTableStyles } from '../table/table-styles';
import { KIND_WORDS, tookText } from './bar-details';
import { momentUsText } from './duration-us';
import type { Lane } from './lanes';

/** Rows of the table, the newest; a longer one nobody reads. */
const ROWS = 200;

/** The calls in view in words, newest first. */
export function CallTable({ lanes, house }: { lanes: readonly Lane[]; house: Pick<HouseState, 'info'> }) {
  const styles = useTableStyles();
  const bars = lanes
    .flatMap((lane) => lane.bars.map((bar) => ({ bar, name: lane.name })))
    .sort((a, b) => b.bar.startUs - a.bar.startUs);
  return (
    <>
      <table className={styles.table} aria-label="Calls in view">
        <thead>
          <tr>
            <th scope="col">Begun</th>
            <th scope="col">Thread</th>
            <th scope="col">Call</th>
            <th scope="col">Arguments</th>
            <th scope="col" data-right>
              Took
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {bars.slice(0, ROWS).map(({ bar, name }, index) => (
            <tr key={index}>
              <td data-right>{momentUsText(bar.startUs, house.info.clock)}</td>
              <td>{name}</td>
              <td className={styles.wide}>
                {bar.label}
                <span className={styles.dim}>
                  {KIND_WORDS[bar.kind]}
                  {bar.depth > 0 && `, inside of ${bar.depth} other`}
                </span>
              </td>
              <td className={styles.wide}>{typesText(bar.types) || '–'}</td>
              <td data-right>{tookText(bar)}</td>
              <td>{bar.running ? 'running' : resultText(bar.result)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {bars.length > ROWS && (
        <Text size={200} className={styles.caption}>
          {counted(bars.length - ROWS, 'older call is', 'older calls are')} left out: show less time.
        </Text>
      )}
    </>
  );
}
