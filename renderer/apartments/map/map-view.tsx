import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { EmptyState } from '../../parts/empty-state';
import { Server20Regular } from '../../parts/icons';
import { useApp } from '../../state/context';
import { useHouseNow } from '../use-house-now';
import { HouseMap } from './house-map';

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  note: { display: 'block', marginBottom: tokens.spacingVerticalM, color: tokens.colorNeutralForeground2 },
});

/** The app's own process as a house. */
export function MapView() {
  const styles = useStyles();
  const house = useApp((state) => state.houses.app);
  const sessions = useApp((state) => state.sessions);
  const workers = useApp((state) => state.workers);
  const nowUs = useHouseNow(house);
  if (house === null) return null;
  const none = house.info.noApartments;
  const alive = (workers ?? []).filter(({ kind, state }) => kind === 'worker' && state !== 'ended');
  if (house.threads.length === 0 && alive.length === 0 && (sessions?.sessions.length ?? 0) === 0) {
    return (
      <EmptyState
        icon={<Server20Regular />}
        title="An empty house"
        text={
          none === null
            ? 'No apartment has been started yet: the first application or call does it.'
            : `There are no apartments here: ${none} Workers show as neighbours while they work.`
        }
      />
    );
  }
  return (
    <div className={styles.scroll} role="group" aria-label="Map" tabIndex={0}>
      {none !== null && (
        <Text size={200} className={styles.note}>
          No rooms, because there is no COM here: {none} Workers stand as neighbours.
        </Text>
      )}
      <HouseMap
        house={house}
        around={{ sessions: sessions?.sessions ?? [], workers: workers ?? [] }}
        nowUs={nowUs}
        label="This process and its neighbours"
      />
    </div>
  );
}
