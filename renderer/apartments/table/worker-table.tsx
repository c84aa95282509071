import { mergeClasses } from '@fluentui/react-components';
import type { ThreadView } from '../../../app/contract/views';
import { bytesText, countText, durationText } from '../../parts/format';
import { StateWord } from '../../parts/state-word';
import { useNow } from '../../parts/use-now';
import { useTableStyles } from './table-styles';
import { useApp } from '../../state/context';
import { stepTitle } from '../../recipes/step-summary';

const kinds: Record<ThreadView['kind'], string> = {
  main: 'Main process',
  worker: 'Worker process',
  calc: 'Calculation thread',
};

export function WorkerTable({ threads }: { threads: readonly ThreadView[] }) {
  const styles = useTableStyles();
  const catalogue = useApp((state) => state.steps);
  const now = useNow(true);
  return (
    <table className={styles.table} aria-label="Workers">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col" data-right>
            PID
          </th>
          <th scope="col">State</th>
          <th scope="col">File and step</th>
          <th scope="col" data-right>
            Memory
          </th>
          <th scope="col" data-right>
            CPU
          </th>
          <th scope="col" data-right>
            Age
          </th>
          <th scope="col" data-right>
            Tasks
          </th>
          <th scope="col">Note</th>
        </tr>
      </thead>
      <tbody>
        {threads.map((thread) => (
          <tr key={thread.id} className={mergeClasses(thread.state === 'ended' && styles.ended)}>
            <td className={styles.name}>
              {thread.name}
              {!saysKind(thread) && <span className={styles.dim}>{kinds[thread.kind]}</span>}
            </td>
            <td data-right>{thread.pid ?? '–'}</td>
            <td>
              <StateWord state={thread.state} />
              {thread.busySince !== null && thread.state === 'busy' && (
                <span className={styles.dim}>for {age(thread.busySince, now)}</span>
              )}
            </td>
            <td className={styles.wide}>
              {thread.file ?? '–'}
              {thread.step !== null && (
                <span className={styles.dim}>{stepTitle(catalogue, thread.step)}</span>
              )}
            </td>
            <td data-right>{thread.memory === null ? '–' : bytesText(thread.memory)}</td>
            <td data-right>{thread.cpuMs === null ? '–' : durationText(thread.cpuMs)}</td>
            <td data-right>{age(thread.startedAt, now)}</td>
            <td data-right>{countText(thread.tasksDone)}</td>
            <td className={styles.wide}>{thread.note ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether the name says already what it is, as `worker 1` does. */
function saysKind({ name, kind }: ThreadView): boolean {
  const said = name.toLowerCase();
  return kinds[kind].toLowerCase() === said || (kind === 'worker' && said.includes('worker'));
}

function age(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  return seconds < 10 ? `${seconds} s` : durationText(seconds * 1000);
}
