import type { Slice } from './store';

export type Screen = 'run' | 'recipes' | 'history' | 'apartments' | 'settings';

export interface ScreenSlice {
  screen: Screen;
  /** Job shown in the history. */
  historyJob: string | null;
  show(screen: Screen): void;
  showJob(jobId: string | null): void;
}

export const screenSlice: Slice<ScreenSlice> = (set) => ({
  screen: 'run',
  historyJob: null,
  show: (screen) => set({ screen }),
  showJob: (historyJob) => set({ historyJob }),
});
