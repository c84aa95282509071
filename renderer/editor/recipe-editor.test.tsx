// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RecipesScreen } from '../recipes/recipes-screen';
import { stepsOf } from '../state/recipe-json';
import { FakeMain } from '../testing/fake-main';
import { renderWith } from '../testing/render-app';
import { sampleRecipe } from '../testing/sample-data';

async function openOwnRecipe(main = new FakeMain()) {
  main.recipes.set('user-1', { origin: 'user', recipe: structuredClone(sampleRecipe) });
  const app = renderWith(<RecipesScreen />, main);
  await app.store.getState().loadRecipes();
  await app.store.getState().editRecipe('user-1');
  const list = await screen.findByRole('listbox', { name: 'Steps of the recipe' });
  const draft = () => stepsOf(app.store.getState().openRecipe!.history.present.recipe);
  return { ...app, list, draft };
}

describe('the recipe editor', () => {
  it('makes a form of the step’s schema, with defaults shown and not written', async () => {
    const { draft } = await openOwnRecipe();
    const form = screen.getByRole('region', { name: 'Step 1: Find and replace' });
    expect(within(form).getByRole<HTMLInputElement>('textbox', { name: /Find/ }).value).toBe('FY25');
    expect(within(form).getByRole<HTMLSelectElement>('combobox', { name: 'Look in' }).value).toBe('0');
    fireEvent.click(within(form).getByRole('checkbox', { name: 'Whole cell' }));
    expect(draft()[0]).toEqual({ ...(sampleRecipe['steps'] as object[])[0], wholeCell: true });
  });

  it('switches the kind of a union and begins the new kind with a fitting value', async () => {
    const { list, draft } = await openOwnRecipe();
    fireEvent.click(within(list).getByRole('option', { name: /Column width/ }));
    const kind = screen.getByRole<HTMLSelectElement>('combobox', { name: /Width/ });
    expect(kind.selectedOptions[0]?.text).toBe('Fit the contents');
    fireEvent.change(kind, { target: { value: '0' } });
    expect(draft()[2]?.['width']).toBe(1);
    fireEvent.change(screen.getByRole('textbox', { name: /Width: Characters/ }), {
      target: { value: '12.5' },
    });
    expect(draft()[2]?.['width']).toBe(12.5);
  });

  it('edits values cell by cell, as typed in Excel', async () => {
    const { list, draft } = await openOwnRecipe();
    fireEvent.click(within(list).getByRole('option', { name: /Set values/ }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Values B2' }), { target: { value: '2026-12-31' } });
    fireEvent.click(screen.getByRole('button', { name: 'Add row' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Values A3' }), { target: { value: "'=x" } });
    expect(draft()[1]?.['values']).toEqual([
      ['Closed', { date: '2026-11-30' }],
      [1, { date: '2026-12-31' }],
      [{ text: '=x' }, null],
    ]);
  });

  it('undoes and redoes by keyboard, typing in one field at once', async () => {
    const { draft } = await openOwnRecipe();
    const find = screen.getByRole('textbox', { name: /Find/ });
    fireEvent.change(find, { target: { value: 'FY2' } });
    fireEvent.change(find, { target: { value: 'FY' } });
    fireEvent.click(screen.getByRole('button', { name: 'Duplicate step' }));
    expect(draft()).toHaveLength(4);
    fireEvent.keyDown(find, { key: 'z', ctrlKey: true });
    expect(draft()).toHaveLength(3);
    fireEvent.keyDown(find, { key: 'z', ctrlKey: true });
    expect(draft()[0]?.['find']).toBe('FY25');
    fireEvent.keyDown(find, { key: 'y', ctrlKey: true });
    expect(draft()[0]?.['find']).toBe('FY');
  });

  it('moves, disables and removes steps by keyboard and buttons', async () => {
    const { list, draft } = await openOwnRecipe();
    const names = () => draft().map((step) => step['step']);
    fireEvent.keyDown(list, { key: 'ArrowDown', altKey: true });
    expect(names()).toEqual(['set-values', 'find-replace', 'column-width']);
    expect(within(list).getByRole('option', { selected: true }).textContent).toContain('Find and replace');
    fireEvent.click(screen.getByRole('button', { name: 'Disable step' }));
    expect(draft()[1]?.['disabled']).toBe(true);
    fireEvent.keyDown(list, { key: 'Delete' });
    expect(names()).toEqual(['set-values', 'column-width']);
  });

  it('shows each mistake at its field, and those without a field on top', async () => {
    const main = new FakeMain();
    main.check = () => [
      {
        code: 'recipe-invalid',
        message: 'No such cells.',
        hint: 'Write Sheet1!B2.',
        place: { field: 'steps[0].target' },
      },
      { code: 'recipe-invalid', message: 'Unknown option "repalce".', place: { field: 'steps[0].repalce' } },
    ];
    await openOwnRecipe(main);
    const target = await screen.findByRole('textbox', { name: /Target/ });
    await waitFor(() => expect(target.getAttribute('aria-invalid')).toBe('true'));
    expect(screen.getByText('No such cells. Write Sheet1!B2.')).toBeTruthy();
    expect(screen.getByText('Unknown option "repalce".')).toBeTruthy();
    expect(screen.getByRole('textbox', { name: /Find/ }).getAttribute('aria-invalid')).not.toBe('true');
    expect(screen.getByText('2 mistakes')).toBeTruthy();
  });

  it('shows a mistake in a value of several kinds once, at the field of its kind', async () => {
    const main = new FakeMain();
    main.check = () => [{ code: 'recipe-invalid', message: 'Too wide.', place: { field: 'steps[2].width' } }];
    const { list } = await openOwnRecipe(main);
    fireEvent.click(within(list).getByRole('option', { name: /Column width/ }));
    const kind = screen.getByRole('combobox', { name: /Width/ });
    await waitFor(() => expect(screen.getAllByText('Too wide.')).toHaveLength(1));
    fireEvent.change(kind, { target: { value: '0' } });
    expect(screen.getAllByText('Too wide.')).toHaveLength(1);
    const characters = screen.getByRole('textbox', { name: /Width: Characters/ });
    expect(characters.getAttribute('aria-invalid')).toBe('true');
    expect(kind.getAttribute('aria-invalid')).not.toBe('true');
  });

  it.each([
    ['a field of a later step', ['steps[2].target'], () => screen.getByRole('textbox', { name: /Target/ })],
    [
      'a cell before what comes later',
      ['steps[2].target', 'steps[1].values[1][0]', 'steps[1].values'],
      () => screen.getByRole('textbox', { name: 'Values A2' }),
    ],
    [
      'the recipe’s own fields before steps',
      ['steps[0].target', 'output.name'],
      () => screen.getByRole('textbox', { name: /Output name/ }),
    ],
    [
      'words, where no field is wrong',
      ['output.nam'],
      () => within(screen.getByRole('group', { name: 'Output' })).getByText('Wrong: output.nam'),
    ],
    [
      'words above the form',
      [undefined],
      () => screen.getByText('Wrong: undefined').closest('[data-mistake]'),
    ],
  ])('leads from the count of mistakes to the first: %s', async (_, places, wanted) => {
    const main = new FakeMain();
    main.check = () =>
      places.map((field) => ({
        code: 'recipe-invalid',
        message: `Wrong: ${field}`,
        ...(field === undefined ? {} : { place: { field } }),
      }));
    await openOwnRecipe(main);
    fireEvent.click(await screen.findByRole('button', { name: /mistake/ }));
    expect(document.activeElement).toBe(wanted());
  });

  it('asks for the name of a new recipe, once', async () => {
    const main = new FakeMain();
    const { store } = renderWith(<RecipesScreen />, main);
    await store.getState().loadRecipes();
    fireEvent.click((await screen.findAllByRole('button', { name: 'New recipe' }))[0]!);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /^Name/ })));
    const name = document.activeElement as HTMLInputElement;
    expect([name.selectionStart, name.selectionEnd]).toEqual([0, name.value.length]);
    expect(store.getState().openRecipe?.unnamed).toBe(false);
  });

  it('saves by itself and says so', async () => {
    const { main } = await openOwnRecipe();
    fireEvent.change(screen.getByRole('textbox', { name: /Find/ }), { target: { value: 'new' } });
    expect(screen.getByText('Not saved yet')).toBeTruthy();
    await waitFor(() => expect(screen.getByText('Saved')).toBeTruthy());
    expect(stepsOf(main.saved.at(-1)!)[0]?.['find']).toBe('new');
  });

  it('leaves samples as they are and offers a copy', async () => {
    const main = new FakeMain();
    const { store } = renderWith(<RecipesScreen />, main);
    await store.getState().loadRecipes();
    fireEvent.click(await screen.findByRole('button', { name: 'Make a copy' }));
    await waitFor(() => expect(store.getState().openRecipe?.origin).toBe('user'));
    expect(main.saved[0]?.['name']).toBe('Month end copy');
    expect(main.recipes.get('sample-1')?.recipe).toEqual(sampleRecipe);
  });
});
