// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
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
});
