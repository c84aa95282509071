import type { SettingsView } from '../../app/contract/views';
import type { Slice } from './store';

export interface SettingsSlice {
  /** null until main has told them. */
  settings: SettingsView | null;
  loadSettings(): Promise<void>;
  /** Shows the new values at once; what main refuses is put back. */
  changeSettings(change: Partial<SettingsView>): Promise<void>;
}

export const settingsSlice: Slice<SettingsSlice> = (set, get) => ({
  settings: null,
  async loadSettings() {
    const first = get().settings === null;
    const settings = await get().attempt('Settings could not be read', (client) => client.settings.get());
    if (!settings) return;
    set({ settings });
    if (first) get().setOptions({ engine: settings.engine, onExisting: settings.onExisting });
  },
  async changeSettings(change) {
    const before = get().settings;
    if (!before) return;
    set({ settings: { ...before, ...change } });
    const settings = await get().attempt('The setting could not be saved', (client) =>
      client.settings.set(change),
    );
    set({ settings: settings ?? before });
  },
});
