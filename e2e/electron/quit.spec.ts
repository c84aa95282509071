import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { writeBigWorkbook } from '../support/big-workbook';
import { canHalt, haltWorker } from '../support/halt-worker';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';

/** The questions that main asked of the user, answered with the given button. */
async function answerQuestions(
  electron: ElectronApplication,
  button: number,
): Promise<() => Promise<string[]>> {
  await electron.evaluate(({ dialog }, response) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = ((_window: unknown, { message }: { message: string }) => {
      asked.push(message);
      return Promise.resolve({ response, checkboxChecked: false });
    }) as typeof dialog.showMessageBox;
  }, button);
  return () => electron.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

const closeWindow = (electron: ElectronApplication) =>
  electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

test('closing the window while a job runs asks first; the job goes on, or is cut off and can be resumed', async ({
  folder,
  start,
}) => {
  await haveRecipe(folder, {
    version: 1,
    name: 'Slow',
    steps: [{ step: 'find-replace', target: '*', find: '999', replace: '111', in: 'values' }],
  });
  await mkdir(join(folder, 'in'));
  const files = ['A', 'B', 'C', 'D'].map((name) => join(folder, 'in', `${name}.xlsx`));
  for (const file of files) await writeBigWorkbook(file, 100_000, 10);
  const app = await start();
  const electron = app.electron!;
  const user = new User(app);
  await user.drop(...files);
  await user.chooseRecipe('Slow');
  await user.start();
  if (canHalt) await haltWorker(user, /[ABCD]\.xlsx/);
  await expect(user.jobState).toHaveText('Running');

  let asked = await answerQuestions(electron, 0);
  await closeWindow(electron);
  await expect.poll(asked).toEqual(['A job is still running.']);
  await expect(user.jobState).toHaveText('Running');

  asked = await answerQuestions(electron, 1);
  const gone = once(electron.process(), 'exit');
  await closeWindow(electron);
  await gone;
  expect(
    (await readdir(join(folder, 'in'), { recursive: true })).filter((name) => name.includes('.concierge-')),
  ).toEqual([]);

  const again = new User(await start());
  await again.goTo('History');
  const job = again.page.getByRole('listbox', { name: 'Jobs' }).getByRole('option');
  await expect(job).toContainText('Interrupted');
  await job.click();
  await again.page.getByRole('button', { name: 'Resume' }).click();
  await expect(again.jobState).toHaveText('Done');
});

test('a recipe that is closed while it is typed is saved', async ({ folder, start }) => {
  await haveRecipe(folder, { version: 1, name: 'Close the month', steps: [] });
  const app = await start();
  const user = new User(app);
  await user.goTo('Recipes');
  await user.page
    .getByRole('listbox', { name: 'Recipes' })
    .getByRole('option', { name: /Close the month/ })
    .click();
  await user.page.getByRole('textbox', { name: /^Name/ }).fill('Close the year');
  const gone = once(app.electron!.process(), 'exit');
  await closeWindow(app.electron!);
  await gone;
  const saved = await readFile(join(folder, 'data', 'recipes', 'user-close-the-month.json'), 'utf8');
  expect(JSON.parse(saved)).toMatchObject({ name: 'Close the year' });
});
