import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { ApartmentsScreen } from '../apartments/apartments-screen';
import { HistoryScreen } from '../history/history-screen';
import { RecipesScreen } from '../recipes/recipes-screen';
import { DropZone } from '../run/drop-zone';
import { RunScreen } from '../run/run-screen';
import { SettingsScreen } from '../settings/settings-screen';
import { useApp } from '../state/context';
import { useBaseStyles } from './base-styles';
import { ConnectionBanner } from './connection-banner';
import { useMenuCommands } from './menu-commands';
import { Navigation } from './navigation';
import { Notices } from './notices';

const useStyles = makeStyles({
  window: {
    display: 'flex',
    height: '100%',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  // For screen readers: the window's title bar shows the name to everybody else.
  unseen: {
    position: 'absolute',
    width: '1px',
    height: '1px',
    margin: '-1px',
    overflow: 'hidden',
    clipPath: 'inset(50%)',
  },
  content: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, minHeight: 0 },
  screen: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS} ${tokens.spacingVerticalS} 0`,
  },
});

const screens = {
  run: RunScreen,
  recipes: RecipesScreen,
  history: HistoryScreen,
  apartments: ApartmentsScreen,
  settings: SettingsScreen,
};

/** The whole window: rail, banner, the screen shown, messages. */
export function App() {
  const styles = useStyles();
  useBaseStyles();
  useMenuCommands();
  const screen = useApp((state) => state.screen);
  const client = useApp((state) => state.client);
  const loadRecipes = useApp((state) => state.loadRecipes);
  const loadSettings = useApp((state) => state.loadSettings);

  useEffect(() => {
    if (!client) return;
    void loadRecipes();
    void loadSettings();
  }, [client, loadRecipes, loadSettings]);

  const Screen = screens[screen];
  return (
    <DropZone className={styles.window}>
      <h1 className={styles.unseen}>Concierge</h1>
      <Navigation />
      <div className={styles.content}>
        <ConnectionBanner />
        <main className={styles.screen}>
          <Screen />
        </main>
      </div>
      <Notices />
    </DropZone>
  );
}
