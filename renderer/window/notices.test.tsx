// @vitest-environment happy-dom
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { renderWith } from '../testing/render-app';
import { Notices } from './notices';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('keeps a message while one points at it or is in it, and lets it go afterwards', () => {
  const { store } = renderWith(<Notices />);
  const titles = () => store.getState().notices.map(({ title }) => title);
  const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
  act(() => {
    store.getState().notify({ intent: 'info', title: 'Mine was removed.' });
    store.getState().notify({ intent: 'error', title: 'It failed.' });
  });
  pass(7_000);
  fireEvent.pointerEnter(screen.getByText('Mine was removed.'));
  pass(60_000);
  fireEvent.pointerLeave(screen.getByText('Mine was removed.'));
  pass(7_000);
  fireEvent.focus(screen.getAllByRole('button', { name: 'Dismiss' })[0]!);
  pass(60_000);
  expect(titles()).toEqual(['Mine was removed.', 'It failed.']);
  fireEvent.blur(screen.getAllByRole('button', { name: 'Dismiss' })[0]!);
  pass(9_000);
  expect(titles()).toEqual(['It failed.']);
});
