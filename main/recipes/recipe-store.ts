import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RecipeSummary } from '../../app/contract/views';
import { Problem } from '../../app/errors/problem';
import { keepAside, readJson, writeJson, type JsonRead } from '../settings/atomic-json';
import { WriteQueue } from '../settings/write-queue';

/** A recipe as JSON: it may have mistakes, and is then saved and shown but not run. */
export type RecipeJson = Record<string, unknown>;

export interface StoredRecipe {
  id: string;
  origin: 'sample' | 'user';
  recipe: RecipeJson;
}

const ID = /^(user|sample)-[A-Za-z0-9-]{1,80}$/;
const REMOVED = 'removed';
/** What a recipe without a name is called. */
const UNTITLED = 'Untitled recipe';

/**
 * User recipes, a JSON file each in the data folder, and the samples that come with the app, which are read-only. A
 * removed recipe is moved to a subfolder so that it can be put back; files that are not JSON are kept aside.
 */
export class RecipeStore {
  readonly #writes = new WriteQueue();

  /** `samplesFolder` is null where no samples are installed. */
  constructor(
    private readonly folder: string,
    private readonly samplesFolder: string | null,
  ) {}

  /** User recipes, last changed first, then the samples by name. */
  async list(): Promise<RecipeSummary[]> {
    const user = await this.#summaries('user', this.folder);
    const samples = this.samplesFolder === null ? [] : await this.#summaries('sample', this.samplesFolder);
    user.sort((a, b) => b.changedAt.localeCompare(a.changedAt) || a.name.localeCompare(b.name));
    samples.sort((a, b) => a.name.localeCompare(b.name));
    return [...user, ...samples];
  }

  async get(id: string): Promise<StoredRecipe> {
    const { file, origin } = this.#locate(id);
    const recipe = recipeOf(await readJson(file));
    if (recipe === null) throw missing(id);
    return { id, origin, recipe };
  }

  /** Creates a recipe (no id) or replaces one; answers its id. Saving a sample makes a copy of it. */
  async save(recipe: RecipeJson, id?: string): Promise<string> {
    let target = id;
    if (target === undefined || this.#locate(target).origin === 'sample') target = `user-${randomUUID()}`;
    const { file } = this.#locate(target);
    await this.#writes.run(() => writeJson(file, recipe));
    return target;
  }

  async remove(id: string): Promise<void> {
    const { file, origin } = this.#locate(id);
    if (origin === 'sample') {
      throw new Problem('arguments', 'The recipes that come with Concierge cannot be removed.', {
        hint: 'Save a copy under another name and change that.',
      });
    }
    const bin = path.join(this.folder, REMOVED);
    await this.#writes.run(async () => {
      await mkdir(bin, { recursive: true });
      // One removed recipe at a time can be put back by name; the bin never grows beyond the last few.
      await moveOr(file, path.join(bin, path.basename(file)), () => missing(id));
      await this.#trimBin(bin);
    });
  }

  async restore(id: string): Promise<void> {
    const { file } = this.#locate(id);
    const removed = path.join(this.folder, REMOVED, path.basename(file));
    await this.#writes.run(() => moveOr(removed, file, () => missing(id)));
  }

  /** Resolves when everything that was saved is on disk: the app may end. */
  close(): Promise<void> {
    return this.#writes.idle();
  }

  async #trimBin(bin: string): Promise<void> {
    const KEPT = 20;
    const names = (await readdir(bin)).filter((name) => name.endsWith('.json'));
    const aged = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(path.join(bin, name))).ctimeMs })),
    );
    aged.sort((a, b) => b.at - a.at);
    await Promise.all(aged.slice(KEPT).map(({ name }) => rm(path.join(bin, name), { force: true })));
  }

  async #summaries(origin: 'sample' | 'user', folder: string): Promise<RecipeSummary[]> {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const found = await Promise.all(
      names
        .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
        .map((name) => this.#summary(origin, folder, name)),
    );
    return found.filter((summary) => summary !== null);
  }

  async #summary(origin: 'sample' | 'user', folder: string, name: string): Promise<RecipeSummary | null> {
    const base = name.slice(0, -'.json'.length);
    const id = origin === 'user' ? base : `sample-${base}`;
    if (!ID.test(id) || !id.startsWith(origin)) return null;
    const file = path.join(folder, name);
    // Removed since the folder was read, it is no recipe any more; one that is back by now is not damaged either.
    const read = await readJson(file);
    if (read.state === 'missing') return null;
    const recipe = recipeOf(read);
    if (recipe === null) {
      if (origin === 'user') await keepAside(file).catch(() => undefined);
      return null;
    }
    const changed = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (changed === null) return null;
    return {
      id,
      name: typeof recipe['name'] === 'string' && recipe['name'].trim() !== '' ? recipe['name'] : UNTITLED,
      description: typeof recipe['description'] === 'string' ? recipe['description'] : '',
      steps: Array.isArray(recipe['steps']) ? recipe['steps'].length : 0,
      origin,
      changedAt: changed.mtime.toISOString(),
    };
  }

  #locate(id: string): { file: string; origin: 'sample' | 'user' } {
    // Ids come from the window: only names of our own making may become file names.
    if (!ID.test(id)) throw missing(id);
    if (id.startsWith('user-')) return { file: path.join(this.folder, `${id}.json`), origin: 'user' };
    if (this.samplesFolder === null) throw missing(id);
    return { file: path.join(this.samplesFolder, `${id.slice('sample-'.length)}.json`), origin: 'sample' };
  }
}

function recipeOf(read: JsonRead): RecipeJson | null {
  if (read.state !== 'read') return null;
  const value = read.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RecipeJson) : null;
}

function missing(id: string): Problem {
  return new Problem('file-missing', `There is no recipe "${id.slice(0, 100)}" any more.`);
}

async function moveOr(from: string, to: string, problem: () => Problem): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw problem();
    throw error;
  }
}
