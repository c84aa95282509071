import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../app/testing/temporary-folder';
import { RecipeStore } from './recipe-store';

const RECIPE = { version: 1, name: 'Month end', description: 'Closes', steps: [{ step: 'recalculate' }] };

describe('RecipeStore', () => {
  let root: string;
  let folder: string;
  let store: RecipeStore;
  beforeEach(async () => {
    root = temporaryFolder();
    folder = path.join(root, 'recipes');
    const samples = path.join(root, 'samples');
    await mkdir(samples);
    await writeFile(path.join(samples, 'clean-up.json'), JSON.stringify({ ...RECIPE, name: 'Clean up' }));
    await writeFile(path.join(samples, 'recipe.schema.json'), '{}');
    store = new RecipeStore(folder, samples);
  });

  it('lists user recipes before samples, and no schema', async () => {
    const id = await store.save(RECIPE);
    const list = await store.list();
    expect(list.map((summary) => [summary.id, summary.origin, summary.name, summary.steps])).toEqual([
      [id, 'user', 'Month end', 1],
      ['sample-clean-up', 'sample', 'Clean up', 1],
    ]);
  });

  it('replaces a user recipe and copies a sample', async () => {
    const id = await store.save(RECIPE);
    expect(await store.save({ ...RECIPE, name: 'Other' }, id)).toBe(id);
    expect((await store.get(id)).recipe['name']).toBe('Other');
    const copy = await store.save({ ...RECIPE, name: 'Copy' }, 'sample-clean-up');
    expect(copy).toMatch(/^user-/);
    expect((await store.get('sample-clean-up')).recipe['name']).toBe('Clean up');
  });

  it('ends with what was saved last, and has it on disk once it is closed', async () => {
    const id = await store.save(RECIPE);
    const long = { ...RECIPE, description: 'x'.repeat(2_000_000) };
    void store.save(long, id);
    void store.save({ ...RECIPE, name: 'Last' }, id);
    await store.close();
    expect((await store.get(id)).recipe['name']).toBe('Last');
  });

  it('lists what is there while others are removed and put back, and keeps none of them aside', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => store.save(RECIPE)));
    const comeAndGo = ids.slice(1).map(async (id) => {
      await store.remove(id);
      await store.restore(id);
      await store.remove(id);
    });
    const lists = Array.from({ length: 30 }, () => store.list());
    await Promise.all(comeAndGo);
    for (const list of await Promise.all(lists)) expect(list.map(({ id }) => id)).toContain(ids[0]);
    expect((await readdir(folder)).filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('saves a recipe that has mistakes', async () => {
    const id = await store.save({ steps: 'none' });
    expect((await store.get(id)).recipe).toEqual({ steps: 'none' });
    expect((await store.list())[0]).toMatchObject({ name: 'Untitled recipe', steps: 0 });
  });

  it('puts a removed recipe back', async () => {
    const id = await store.save(RECIPE);
    await store.remove(id);
    await expect(store.get(id)).rejects.toMatchObject({ code: 'file-missing' });
    await store.restore(id);
    expect((await store.get(id)).recipe).toEqual(RECIPE);
    await expect(store.restore(id)).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('does not remove samples', async () => {
    await expect(store.remove('sample-clean-up')).rejects.toMatchObject({ code: 'arguments' });
  });

  it('keeps a damaged user recipe aside and lists the others', async () => {
    const id = await store.save(RECIPE);
    await writeFile(path.join(folder, 'user-broken.json'), '{"version": 1,');
    expect((await store.list()).filter((summary) => summary.origin === 'user')).toHaveLength(1);
    const names = await readdir(folder);
    expect(names).toContain(`${id}.json`);
    expect(names.some((name) => name.startsWith('user-broken.json.damaged-'))).toBe(true);
  });

  it.each(['user-../../settings', '../x', 'user-', 'sample-a/b', 'user-a\\b', ''])(
    'makes no file name of the id %j',
    async (id) => {
      await expect(store.get(id)).rejects.toMatchObject({ code: 'file-missing' });
      await expect(store.save(RECIPE, id)).rejects.toMatchObject({ code: 'file-missing' });
      await expect(store.remove(id)).rejects.toMatchObject({ code: 'file-missing' });
    },
  );
});
