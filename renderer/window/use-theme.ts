import type { Theme } from '@fluentui/react-components';
import { useMedia } from '../parts/use-media';
import { useApp } from '../state/context';
import { darkTheme, lightTheme } from './theme';

/** The theme of the window, as set or as the system prefers. */
export function useCurrentTheme(): { theme: Theme; dark: boolean } {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const chosen = useApp((state) => state.settings?.theme ?? 'system');
  const dark = chosen === 'dark' || (chosen === 'system' && systemDark);
  return { theme: dark ? darkTheme : lightTheme, dark };
}
