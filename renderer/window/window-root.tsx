import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { useLayoutEffect, useMemo } from 'react';
import { useMedia } from '../parts/use-media';
import { StoreProvider, useApp } from '../state/context';
import type { AppStore } from '../state/store';
import { App } from './app';
import { darkTheme, lightTheme } from './theme';

/** The window with its theme and its style renderer. `nonce` is what the content security policy lets styles pass by. */
export function WindowRoot({ store, nonce }: { store: AppStore; nonce: string | undefined }) {
  const renderer = useMemo(
    () => createDOMRenderer(document, nonce ? { styleElementAttributes: { nonce } } : {}),
    [nonce],
  );
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <StoreProvider store={store}>
        <Themed />
      </StoreProvider>
    </RendererProvider>
  );
}

function Themed() {
  const systemDark = useMedia('(prefers-color-scheme: dark)');
  const theme = useApp((state) => state.settings?.theme ?? 'system');
  const dark = theme === 'dark' || (theme === 'system' && systemDark);
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme} style={{ height: '100%' }}>
      <App />
    </FluentProvider>
  );
}
