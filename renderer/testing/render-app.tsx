import { FluentProvider } from '@fluentui/react-components';
import { cleanup, configure, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach } from 'vitest';
import { StoreProvider } from '../state/context';
import type { AppStore } from '../state/store';
import { lightTheme } from '../window/theme';
import { FakeMain } from './fake-main';

afterEach(cleanup);
// Whether an element is hidden takes computed styles of all its ancestors: minutes in happy-dom, and nothing here hides.
configure({ defaultHidden: true, asyncUtilTimeout: 10_000 });
// happy-dom rejects cancelled animations where nobody listens. null is what browsers answer that run none.
if (typeof Element !== 'undefined') Element.prototype.animate = () => null as unknown as Animation;

/** happy-dom lays nothing out: virtual lists get room to show their first entries. */
export function giveElementsSize(width = 400, height = 240): void {
  const sizes = { offsetWidth: width, offsetHeight: height, clientWidth: width, clientHeight: height };
  for (const [key, value] of Object.entries(sizes)) {
    Object.defineProperty(HTMLElement.prototype, key, { configurable: true, get: () => value });
  }
}

/** Renders a part of the window over a connected store. */
export function renderWith(
  element: ReactElement,
  main: FakeMain = new FakeMain(),
): { main: FakeMain; store: AppStore } {
  const store = main.connectedStore();
  render(
    <FluentProvider theme={lightTheme}>
      <StoreProvider store={store}>{element}</StoreProvider>
    </FluentProvider>,
  );
  return { main, store };
}
