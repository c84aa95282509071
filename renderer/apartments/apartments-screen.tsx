import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useStream } from '../connection/use-stream';
import { ArrowExport20Regular } from '../parts/icons';
import { Pane } from '../parts/pane';
import { Tabs } from '../parts/tabs';
import { APARTMENT_VIEWS } from '../state/apartments-slice';
import { useApp } from '../state/context';
import { ExportDialog } from './export/export-dialog';
import { HealthLine } from './health/health-line';
import { useOwnHouse } from './use-own-house';
import { VIEWS } from './views';

const useStyles = makeStyles({
  pane: { flexGrow: 1 },
  // Down to the line below the title, which stands where it does on other screens.
  tabs: {
    minHeight: '43px',
    margin: `calc(-1 * ${tokens.spacingVerticalXS}) ${tokens.spacingHorizontalS} calc(-1 * ${tokens.spacingVerticalXS}) 0`,
  },
  view: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, minWidth: 0 },
});

/** The threads of the app and their COM apartments, live while this screen is shown. */
export function ApartmentsScreen() {
  const styles = useStyles();
  const panel = useId();
  const [exporting, setExporting] = useState(false);
  const applySessions = useApp((state) => state.applySessions);
  const applyWorkers = useApp((state) => state.applyWorkers);
  useOwnHouse();
  useStream('sessions', (client, signal) => client.sessions.watch(undefined, { signal }), applySessions);
  useStream('workers', (client, signal) => client.threads.watch(undefined, { signal }), applyWorkers);
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
        <>
          <Tabs
            name="Views of the apartments"
            className={styles.tabs}
            tabs={VIEWS.map(({ view, name }) => ({ value: view, label: name }))}
            current={current.view}
            onSelect={(value) => {
              const chosen = APARTMENT_VIEWS.find((view) => view === value);
              if (chosen) show(chosen);
            }}
          />
          <Button
            appearance="subtle"
            icon={<ArrowExport20Regular />}
            title="Save what is shown as text or JSON"
            onClick={() => setExporting(true)}
          >
            Export
          </Button>
        </>
      }
    >
      <HealthLine />
      <div id={panel} className={styles.view} role="tabpanel" aria-label={current.name}>
        <View />
      </div>
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
    </Pane>
  );
}
