// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FakeMain } from '../testing/fake-main';
import { renderWith } from '../testing/render-app';
import { RecipesScreen } from './recipes-screen';

describe('the Recipes screen', () => {
  it('opens the first recipe by itself, without a connection as soon as there is one', async () => {
    const { store } = renderWith(<RecipesScreen />);
    const { client, info } = store.getState();
    await act(() => store.getState().loadRecipes());
    await waitFor(() => expect(store.getState().openRecipe?.id).toBe('sample-1'));

    act(() => {
      store.getState().disconnected();
      store.getState().closeRecipe();
    });
    expect(await screen.findByText('No recipe open')).toBeTruthy();
    expect(store.getState().notices).toEqual([]);

    act(() => store.getState().connected(client!, info!));
    await waitFor(() => expect(store.getState().openRecipe?.id).toBe('sample-1'));
  });

  it('removes the open recipe with what was typed last, and Undo opens it again', async () => {
    const main = new FakeMain();
    const recipe = { version: 1, name: 'Mine', steps: [] };
    main.recipes.set('user-1', { origin: 'user', recipe });
    const { store } = renderWith(<RecipesScreen />, main);
    await act(() => store.getState().loadRecipes());
    await act(() => store.getState().editRecipe('user-1'));
    fireEvent.change(await screen.findByRole('textbox', { name: 'Name' }), { target: { value: 'Mine too' } });
    fireEvent.click(screen.getByRole('button', { name: 'Remove recipe' }));

    await waitFor(() => expect(store.getState().openRecipe?.id).toBe('sample-1'));
    expect([...main.recipes.keys()]).toEqual(['sample-1']);
    const notices = () => store.getState().notices.map(({ title }) => title);
    expect(notices()).toEqual(['Mine too was removed.']);

    act(() => store.getState().notices[0]!.action!.run());
    await waitFor(() => expect(store.getState().openRecipe?.id).toBe('user-1'));
    expect(main.recipes.get('user-1')?.recipe['name']).toBe('Mine too');
    expect(notices()).toEqual(['Mine too was removed.']);
  });
});
