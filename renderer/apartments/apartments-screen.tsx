import { makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { Pane } from '../parts/pane';
import { Tabs } from '../parts/tabs';
import { APARTMENT_VIEWS, type ApartmentsView } from '../state/apartments-slice';
import { useApp } from '../state/context';
import { HealthLine } from './health/health-line';
import { useHouse } from './use-house';
import { VIEWS } from './views';

const useStyles = makeStyles({
  pane: { flexGrow: 1 },
  tabs: { minHeight: '44px', marginRight: tokens.spacingHorizontalS },
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
});

/** The threads of the app and their COM apartments, live while this screen is shown. */
export function ApartmentsScreen() {
  const styles = useStyles();
  const panel = useId();
  useHouse('app');
  const shown = useApp((state) => state.apartmentsView);
  const show = useApp((state) => state.showApartmentsView);
  const current = VIEWS.find(({ view }) => view === shown) ?? VIEWS[0];
  if (!current) return null;
  const { View } = current;
  return (
    <Pane
      title="Apartments"
      className={styles.pane}
      commands={
        <Tabs
          name="Views of the apartments"
          className={styles.tabs}
          tabs={VIEWS.map(({ view, name }) => ({ value: view, label: name }))}
          current={current.view}
          onSelect={(value) => {
            const chosen = APARTMENT_VIEWS.find((view) => view === value);
            if (chosen) show(chosen satisfies ApartmentsView);
          }}
        />
      }
    >
      <HealthLine />
      <div id={panel} className={styles.view} role="tabpanel" aria-label={current.name}>
        <View />
      </div>
    </Pane>
  );
}
