import { useEffect } from 'react';
import type { MenuCommand } from '../../app/contract/bridge';
import { useAppStore } from '../state/context';
import type { AppState } from '../state/store';

const commands: Partial<Record<MenuCommand | 'undo' | 'redo', (state: AppState) => void>> = {
  'pick-files': (state) => (state.show('run'), void state.pickFiles('files')),
  'pick-folder': (state) => (state.show('run'), void state.pickFiles('folder')),
  'new-recipe': (state) => {
    state.show('recipes');
    void state.editNew();
  },
  'open-recipe': (state) => state.show('recipes'),
  undo: (state) => state.undo(),
  redo: (state) => state.redo(),
  run: (state) => (state.show('run'), void state.startRun(false)),
  'dry-run': (state) => (state.show('run'), void state.startRun(true)),
  'view-files': (state) => state.show('run'),
  'view-recipe': (state) => state.show('recipes'),
  'view-results': (state) => (state.show('run'), state.showPanel('results')),
  'view-apartments': (state) => state.show('apartments'),
  'view-settings': (state) => state.show('settings'),
};

/** Does what the application menu asks. */
export function useMenuCommands(): void {
  const store = useAppStore();
  useEffect(() => store.getState().shell.onMenu((command) => commands[command]?.(store.getState())), [store]);
}
