// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { renderWith } from '../testing/render-app';
import { SettingsScreen } from './settings-screen';

async function opened() {
  const main = new FakeMain();
  const { store } = renderWith(<SettingsScreen />, main);
  await waitFor(() => expect(store.getState().client).not.toBeNull());
  await store.getState().loadSettings();
  return main;
}

function enter(field: HTMLElement, text: string): void {
  fireEvent.change(field, { target: { value: text } });
  fireEvent.keyDown(field, { key: 'Enter' });
}

test('the application and its limits are settings, each saved without touching the others', async () => {
  const main = await opened();
  enter(await screen.findByRole('textbox', { name: 'Application (ProgID)' }), ' Concierge.Application ');
  await waitFor(() => expect(main.settings.excel.progId).toBe('Concierge.Application'));
  enter(screen.getByRole('textbox', { name: 'Keep an idle Excel for' }), '0');
  await waitFor(() => expect(main.settings.excel.idleSeconds).toBe(0));
  expect(main.settings.excel).toMatchObject({ progId: 'Concierge.Application', sessions: 1 });
});

test('using the open Excel is a choice of its own, with what it means told to screen readers', async () => {
  const main = await opened();
  const attach = await screen.findByRole('switch', { name: 'Use the Excel that is already open' });
  expect(attach).toHaveProperty('checked', false);
  const hint = document.getElementById(attach.getAttribute('aria-describedby') ?? '');
  expect(hint?.textContent).toContain('it is never quit nor ended from here');
  fireEvent.click(attach);
  await waitFor(() => expect(main.settings.excel).toMatchObject({ attach: true, sessions: 1 }));
});

test('what is no ProgID, and a number out of range, stay and say so', async () => {
  const main = await opened();
  enter(await screen.findByRole('textbox', { name: 'Application (ProgID)' }), 'Excel Application');
  expect(await screen.findByText('A ProgID, such as Excel.Application.')).toBeTruthy();
  enter(screen.getByRole('textbox', { name: 'Excels at a time' }), '0');
  expect(await screen.findByText('A whole number from 1 to 16.')).toBeTruthy();
  expect(main.settings.excel).toMatchObject({ progId: 'Excel.Application', sessions: 1 });
});

test('add-ins are files with semicolons between', async () => {
  const main = await opened();
  const field = await screen.findByRole('textbox', { name: 'Add-ins to load' });
  enter(field, 'C:\\A b\\one.xlam;  C:\\two.xll ; ');
  await waitFor(() => expect(main.settings.excel.addIns).toEqual(['C:\\A b\\one.xlam', 'C:\\two.xll']));
  enter(field, '');
  await waitFor(() => expect(main.settings.excel.addIns).toEqual([]));
});
