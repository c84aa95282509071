import { createStore, type StateCreator, type StoreApi } from 'zustand';
import type { Shell } from '../connection/shell';
import { apartmentsSlice, type ApartmentsSlice } from './apartments-slice';
import { connectionSlice, type ConnectionSlice } from './connection-slice';
import { editorSlice, type EditorSlice } from './editor-slice';
import { filesSlice, type FilesSlice } from './files-slice';
import { labSlice, type LabSlice } from './lab-slice';
import { noticesSlice, type NoticesSlice } from './notices-slice';
import { recipesSlice, type RecipesSlice } from './recipes-slice';
import { runSlice, type RunSlice } from './run-slice';
import { screenSlice, type ScreenSlice } from './screen-slice';
import { settingsSlice, type SettingsSlice } from './settings-slice';

export type AppState = ConnectionSlice &
  NoticesSlice &
  ScreenSlice &
  FilesSlice &
  RecipesSlice &
  EditorSlice &
  RunSlice &
  SettingsSlice &
  ApartmentsSlice &
  LabSlice;
export type AppStore = StoreApi<AppState>;
/** A part of the state; it may read and write the whole. */
export type Slice<T> = StateCreator<AppState, [], [], T>;

/** The window's whole state over one shell. */
export function createAppStore(shell: Shell): AppStore {
  return createStore<AppState>()((...all) => ({
    ...connectionSlice(shell)(...all),
    ...noticesSlice(...all),
    ...screenSlice(...all),
    ...filesSlice(shell)(...all),
    ...recipesSlice(...all),
    ...editorSlice(...all),
    ...runSlice(...all),
    ...settingsSlice(...all),
    ...labSlice(...all),
    ...apartmentsSlice(...all),
  }));
}
