import { counted } from '../../parts/format';
import { EmptyState } from '../../parts/empty-state';
import { Clock20Regular } from '../../parts/icons';
import { useApp } from '../../state/context';
import { Timeline } from './timeline';

/** What the app's own threads did, over time. */
export function TimelineView() {
  const house = useApp((state) => state.houses.app);
  if (house === null) return null;
  if (house.info.noApartments !== null)
    return (
      <EmptyState
        icon={<Clock20Regular />}
        title="No COM threads"
        text="The timeline shows the calls of COM threads. What the worker processes are at is in the table."
      />
    );
  return (
    <>
      <Timeline house={house} name="Calls by thread over time" />
      {house.lost > 0 && <p>{counted(house.lost, 'call')} came too fast to be told.</p>}
    </>
  );
}
