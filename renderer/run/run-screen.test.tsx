// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { giveElementsSize, renderWith } from '../testing/render-app';
import { sampleFile, sampleFiles, samplePlan } from '../testing/sample-data';
import { RunScreen } from './run-screen';

async function withFiles(main = new FakeMain()) {
  main.files.set(sampleFiles);
  const app = renderWith(<RunScreen />, main);
  await app.store.getState().loadRecipes();
  const list = await screen.findByRole('listbox', { name: 'Files to process' });
  return { ...app, list };
}
const runButton = () => screen.getByRole('button', { name: 'Run' });

describe('the Run screen', () => {
  beforeEach(() => giveElementsSize());

  it('says what to do while there is nothing', async () => {
    renderWith(<RunScreen />);
    expect(await screen.findByText('No files yet')).toBeTruthy();
    expect(screen.getByText('Add files first.')).toBeTruthy();
    expect(runButton().getAttribute('aria-disabled')).toBe('true');
  });

  it('lists files with the reason and the way out where one cannot be opened', async () => {
    const { list } = await withFiles();
    const refused = within(list).getByRole('option', { name: /salaries\.xlsx/ });
    expect(refused.textContent).toContain('salaries.xlsx is password protected.');
    expect(refused.textContent).toContain('Open it in Excel and remove the password first.');
  });

  it('chooses with the arrows and removes with Delete', async () => {
    const { list, main, store } = await withFiles();
    fireEvent.keyDown(list, { key: 'ArrowDown' });
    expect(store.getState().selectedFile).toBe(sampleFiles[1]!.id);
    fireEvent.keyDown(list, { key: 'Delete' });
    await waitFor(() => expect(main.files.value).toHaveLength(3));
    await waitFor(() => expect(store.getState().selectedFile).toBe(sampleFiles[2]!.id));
  });

  it('shows the cells of the first file', async () => {
    await withFiles();
    const grid = await screen.findByRole('grid', { name: 'Cells of Summary' });
    expect(await within(grid).findByText('Region')).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Data' })).toBeTruthy();
    const sheets = screen.getByRole('region', { name: /^Sheets of/ });
    fireEvent.click(within(sheets).getByRole('button', { name: 'Data' }));
    expect(await screen.findByRole('grid', { name: 'Cells of Data' })).toBeTruthy();
    // Where one was is remembered.
    fireEvent.click(within(sheets).getByRole('button', { name: 'Summary' }));
  });

  it('keeps the cells in view while the connection is lost', async () => {
    const { store } = await withFiles();
    await within(await screen.findByRole('grid', { name: 'Cells of Summary' })).findByText('Region');
    act(() => store.getState().disconnected());
    // Told once, beside Run.
    expect(await screen.findAllByText('Concierge is not connected.')).toHaveLength(1);
    expect(within(screen.getByRole('grid', { name: 'Cells of Summary' })).getByText('Region')).toBeTruthy();
  });

  it('runs what can be opened, by Ctrl+Enter, dry with Shift', async () => {
    const { main, store } = await withFiles();
    await store.getState().chooseRecipe('sample-1');
    await screen.findByText('Ready. Originals are never changed.');
    expect(screen.getByText('1 file that cannot be opened is left out.')).toBeTruthy();
    // Held down since before the window was ready: no wish for this run.
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true, repeat: true });
    fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(main.started).toHaveLength(1));
    expect(main.started[0]?.dryRun).toBe(true);
    expect(main.started[0]?.fileIds).toEqual(sampleFiles.slice(0, 3).map(({ id }) => id));
    expect(await screen.findByText(/dry run/)).toBeTruthy();
  });

  it('blocks Run while names collide, and says how to solve it', async () => {
    const main = new FakeMain();
    main.plan = (files) => ({
      ...samplePlan(files),
      problems: [
        {
          code: 'name-collision',
          message: 'Two results have one name.',
          hint: 'Use {n} in the output name.',
        },
      ],
    });
    const { store } = await withFiles(main);
    await store.getState().chooseRecipe('sample-1');
    expect(await screen.findByText(/Two results have one name\./)).toBeTruthy();
    expect(screen.getByText('Use {n} in the output name.')).toBeTruthy();
    fireEvent.click(runButton());
    expect(main.started).toHaveLength(0);
  });

  it('asks for each file with macros whether they may run, and takes the answer for one run only', async () => {
    const main = new FakeMain();
    const { store } = await withFiles(main);
    main.files.set([...sampleFiles, sampleFile('Other.xlsm', { kind: 'xlsm' })]);
    const recipe = { version: 1, name: 'With macro', steps: [{ step: 'run-macro', macro: 'Tidy' }] };
    main.recipes.set('user-macro', { origin: 'user', recipe });
    await store.getState().chooseRecipe('user-macro');
    const group = await screen.findByRole('group', { name: 'Macros that may run' });
    const boxes = () => within(group).getAllByRole<HTMLInputElement>('checkbox');
    await waitFor(() => expect(boxes().length).toBeGreaterThan(2));
    const all = within(group).getByRole<HTMLInputElement>('checkbox', { name: /^Allow all/ });
    const other = within(group).getByRole<HTMLInputElement>('checkbox', { name: 'Other.xlsm' });
    expect(boxes().some((box) => box.checked)).toBe(false);
    fireEvent.click(all);
    expect(boxes().every((box) => box.checked)).toBe(true);
    fireEvent.click(other);
    expect(all.indeterminate).toBe(true);
    fireEvent.click(all);
    fireEvent.click(all);
    expect(boxes().some((box) => box.checked)).toBe(false);
    fireEvent.click(other);
    await screen.findByText(/^Ready\. Macros run in 1 of \d files; the rest is refused\.$/);
    // Before anything about where results go: what may be harmful is seen before Run is pressed.
    const results = screen.getByRole('region', { name: 'Results' });
    expect(group.compareDocumentPosition(results)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    fireEvent.click(runButton());
    await waitFor(() => expect(main.started).toHaveLength(1));
    const { id } = main.files.value.find(({ name }) => name === 'Other.xlsm')!;
    expect(main.started[0]?.allowMacros).toEqual([id]);
    expect(store.getState().options.allowMacros).toEqual([]);
  });

  it('lets a CSV file that could not be read be read in another way', async () => {
    const main = new FakeMain();
    main.files.set([
      sampleFile('broken.csv', {
        kind: 'csv',
        state: 'refused',
        problem: { code: 'csv-invalid', message: 'Line 2: a quoted field is never closed.' },
      }),
    ]);
    renderWith(<RunScreen />, main);
    await screen.findByText('This file cannot be opened');
    fireEvent.change(await screen.findByRole('combobox', { name: 'Quotes' }), { target: { value: 'none' } });
    await waitFor(() => expect(main.csvRead).toEqual({ quotes: 'none' }));
  });

  it('reads CSV files as the recipe says before the run, and shows so', async () => {
    const { main, store, list } = await withFiles();
    const recipe = { version: 1, name: 'With dates', csvInput: { dateFormat: 'dd.mm.yyyy' }, steps: [] };
    main.recipes.set('user-csv', { origin: 'user', recipe });
    await store.getState().chooseRecipe('user-csv');
    await waitFor(() => expect(main.csvRead).toEqual({ dateFormat: 'dd.mm.yyyy' }));
    fireEvent.click(within(list).getByRole('option', { name: /ledger\.csv/ }));
    const dates = await screen.findByRole('combobox', { name: 'Dates' });
    expect(within(dates).getByText('Recipe: dd.mm.yyyy')).toBeTruthy();
  });

  it('takes CSV settings into the run and leaves the recipe alone', async () => {
    const { main, store, list } = await withFiles();
    fireEvent.click(within(list).getByRole('option', { name: /ledger\.csv/ }));
    fireEvent.change(await screen.findByRole('combobox', { name: 'Delimiter' }), { target: { value: '|' } });
    await store.getState().chooseRecipe('sample-1');
    await screen.findByText('Ready. Originals are never changed.');
    fireEvent.click(runButton());
    await waitFor(() => expect(main.started).toHaveLength(1));
    expect(main.started[0]?.recipe['csvInput']).toEqual({ delimiter: '|' });
    expect(store.getState().recipe?.['csvInput']).toBeUndefined();
  });
});
