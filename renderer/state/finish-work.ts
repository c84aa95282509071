import type { AppStore } from './store';

/**
 * Sends what the user did last and waits until main has answered: what is still being typed, the recipe that would be
 * saved after a pause, every call under way. For a window that is about to go.
 */
export async function finishWork(store: AppStore): Promise<void> {
  // Fields that take their text when they are left are left now.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  await store.getState().saveNow();
  await store.getState().answered();
}
