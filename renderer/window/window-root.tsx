import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { useLayoutEffect, useMemo } from 'react';
import { StoreProvider } from '../state/context';
import type { AppStore } from '../state/store';
import { App } from './app';
import { useCurrentTheme } from './use-theme';

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
  const { theme, dark } = useCurrentTheme();
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  return (
    <FluentProvider theme={theme} style={{ height: '100%' }}>
      <App />
    </FluentProvider>
  );
}
