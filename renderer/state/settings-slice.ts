import type { SettingsView } from '../../app/contract/views';
import type { Slice } from './store';

export interface SettingsSlice {
  /** null until main has told them. */
  settings: SettingsView | null;
  loadSettings(): Promise<void>;
  /** Shows the new values at once; what main refuses is put back. */
  changeSettings(change: Partial<SettingsView>): Promise<void>;
}

export const settingsSlice: Slice<SettingsSlice> = (set, get) => {
  /** As main told them last, by the newest question that it has answered. */
  let told: { settings: SettingsView; question: number } | null = null;
  let questions = 0;
  /** What the user changed and main has not answered yet: it lies over what was told, however many are under way. */
  const changes = new Set<Partial<SettingsView>>();

  const hear = (settings: SettingsView, question: number): void => {
    if (question > (told?.question ?? 0)) told = { settings, question };
  };
  const show = (): void => {
    if (told) set({ settings: Object.assign({}, told.settings, ...changes) as SettingsView });
  };

  return {
    settings: null,
    async loadSettings() {
      const question = ++questions;
      const settings = await get().attempt('Settings could not be read', (client) => client.settings.get());
      if (!settings) return;
      const first = told === null;
      hear(settings, question);
      show();
      if (first) get().beginWith(settings);
    },
    async changeSettings(change) {
      if (!told) return;
      const question = ++questions;
      changes.add(change);
      show();
      const settings = await get().attempt('The setting could not be saved', (client) =>
        client.settings.set(change),
      );
      changes.delete(change);
      if (settings) hear(settings, question);
      show();
    },
  };
};
