import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { drop, type RunningApp } from './running-app';

export type Screen = 'Run' | 'Recipes' | 'History' | 'Apartments' | 'Settings';

export interface RecipeJson {
  version: 1;
  name: string;
  steps: readonly Record<string, unknown>[];
  output?: Record<string, unknown>;
}

/** Puts a recipe among the user's own, before the app starts. */
export async function haveRecipe(folder: string, recipe: RecipeJson): Promise<void> {
  const recipes = join(folder, 'data', 'recipes');
  await mkdir(recipes, { recursive: true });
  const name = recipe.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  await writeFile(join(recipes, `user-${name}.json`), JSON.stringify(recipe));
}

/** What a person does in the window, in their words. */
export class User {
  readonly page: Page;
  /** The panes of the Run screen. */
  readonly files: Locator;
  readonly run: Locator;
  readonly tasks: Locator;
  /** One a task; what is listed inside an opened task is not counted. */
  readonly taskEntries: Locator;

  constructor(private readonly app: RunningApp) {
    this.page = app.page;
    this.files = this.page.getByRole('listbox', { name: 'Files to process' });
    this.run = this.page.getByRole('region', { name: 'Run', exact: true });
    this.tasks = this.page.getByRole('list', { name: 'Files of the job' });
    this.taskEntries = this.tasks.locator('> [role="listitem"]');
  }

  async goTo(screen: Screen): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Screens' })
      .getByRole('button', { name: screen, exact: true })
      .click();
  }

  /** Drops files or folders and waits until none of them is being read any more. */
  async drop(...paths: string[]): Promise<void> {
    await drop(this.page, paths);
    await expect(this.files.getByRole('option').first()).toBeVisible();
    await expect(this.files.getByText('reading')).toHaveCount(0);
  }

  file(name: string): Locator {
    return this.files.getByRole('option').filter({ hasText: name });
  }

  async chooseRecipe(name: string): Promise<void> {
    await this.run.getByRole('combobox', { name: 'Recipe' }).click();
    await this.page.getByRole('option', { name, exact: true }).click();
  }

  /** Presses Run or Dry run once the window says it is ready. */
  async start(how: 'Run' | 'Dry run' = 'Run'): Promise<void> {
    await expect(this.run.getByText('Ready. Originals are never changed.')).toBeVisible();
    await this.run.getByRole('button', { name: how, exact: true }).click();
  }

  get jobState(): Locator {
    return this.page.getByTestId('job-state');
  }

  async runToEnd(how: 'Run' | 'Dry run' = 'Run', end: 'Done' | 'Failed' = 'Done'): Promise<void> {
    await this.start(how);
    await expect(this.jobState).toHaveText(end);
  }

  task(name: string): Locator {
    return this.taskEntries.filter({ has: this.page.getByRole('button', { name }) });
  }

  /** Opens a task's details unless they are open. */
  async openTask(name: string): Promise<Locator> {
    const task = this.task(name).first();
    const head = task.getByRole('button').first();
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    return task;
  }

  /** Changes by step, as the results show them: one number a step. */
  async changes(name: string): Promise<number[]> {
    const task = await this.openTask(name);
    const cells = task.getByRole('table', { name: 'Changes by step' }).locator('tbody tr td:last-child');
    await expect(cells.first()).toBeVisible();
    return (await cells.allTextContents()).map((text) => Number(text.replaceAll(/\D/g, '')));
  }

  /** Path of an output on disk; in the browser it is downloaded first, into the given folder. */
  async output(task: string, name: string, folder: string): Promise<string> {
    const details = await this.openTask(task);
    const entry = details
      .getByRole('list', { name: 'Outputs' })
      .getByRole('listitem')
      .filter({ hasText: name });
    if (this.app.shell === 'electron') {
      return (await entry.locator('[title]').first().getAttribute('title')) ?? '';
    }
    const downloading = this.page.waitForEvent('download');
    await entry.getByRole('link', { name: `Download ${name}` }).click();
    const download = await downloading;
    const path = join(folder, 'downloads', `${Date.now()} ${download.suggestedFilename()}`);
    await download.saveAs(path);
    return path;
  }
}
