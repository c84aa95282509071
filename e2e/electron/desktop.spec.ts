import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';
import { writeMonthEnd } from '../support/workbooks';

/* Dialogs and other programs belong to the system, which a test cannot reach: what Electron is asked for is. */

/** Answers every file dialog with these paths; tells what the dialogs were. */
async function answerDialogs(electron: ElectronApplication, paths: readonly string[]) {
  await electron.evaluate(
    ({ dialog }, filePaths) => {
      const dialogs: string[] = [];
      Object.assign(globalThis, { dialogs });
      dialog.showOpenDialog = ((_window: unknown, { title }: { title: string }) => {
        dialogs.push(title);
        return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
      }) as typeof dialog.showOpenDialog;
    },
    [...paths],
  );
  return () => electron.evaluate(() => (globalThis as unknown as { dialogs: string[] }).dialogs);
}

/** What was opened and shown in its folder; opening fails with the given message, if any. */
async function watchPrograms(electron: ElectronApplication, failure = '') {
  await electron.evaluate(({ shell }, message) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    shell.openPath = (path) => {
      asked.push(`open ${path}`);
      return Promise.resolve(message);
    };
    shell.showItemInFolder = (path) => void asked.push(`show ${path}`);
  }, failure);
  return () => electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

test('files, a folder for results, open and reveal go through the desktop', async ({
  folder,
  app,
  user,
  page,
}) => {
  const electron = app.electron!;
  const march = await writeMonthEnd(join(folder, 'in', 'March.xlsx'));
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'set-values', target: 'Summary!B2', values: 'Closed' }],
  });
  await page.reload();

  let dialogs = await answerDialogs(electron, []);
  await page.getByRole('button', { name: 'Add files' }).last().click();
  await expect.poll(dialogs).toEqual(['Add files']);
  await expect(page.getByText('No files yet')).toBeVisible();

  dialogs = await answerDialogs(electron, [march]);
  await page.getByRole('button', { name: 'Add files' }).last().click();
  await expect(user.file('March.xlsx')).toContainText('2 sheets');

  const results = join(folder, 'results');
  await mkdir(results);
  dialogs = await answerDialogs(electron, [results]);
  await user.run.getByRole('button', { name: 'Choose folder' }).click();
  await expect.poll(dialogs).toEqual(['Where results go']);
  await user.chooseRecipe('Close the month');
  await user.runToEnd();

  const output = join(results, 'March.xlsx');
  const task = await user.openTask('March.xlsx');
  let asked = await watchPrograms(electron);
  await task.getByRole('button', { name: 'Open March.xlsx' }).click();
  await task.getByRole('button', { name: 'Show March.xlsx in folder' }).click();
  await expect.poll(asked).toEqual([`open ${output}`, `show ${output}`]);

  asked = await watchPrograms(electron, 'No application is registered');
  await task.getByRole('button', { name: 'Open March.xlsx' }).click();
  await expect(page.getByRole('log')).toContainText('No application is registered');
  await expect.poll(asked).toEqual([`open ${output}`]);
});
