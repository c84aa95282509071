import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { writeBigWorkbook } from '../support/big-workbook';
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
  await expect.poll(asked).toEqual([`open ${output}`]);
  await task.getByRole('button', { name: 'Show March.xlsx in folder' }).click();
  await expect.poll(asked).toEqual([`open ${output}`, `show ${output}`]);

  asked = await watchPrograms(electron, 'No application is registered');
  await task.getByRole('button', { name: 'Open March.xlsx' }).click();
  await expect(page.getByRole('log')).toContainText('No application is registered');
  await expect.poll(asked).toEqual([`open ${output}`]);
});

/** Has main's clock run so fast that a job of any length is a long one. */
function hurryClock(electron: ElectronApplication): Promise<void> {
  return electron.evaluate(() => {
    const SPEED = 100;
    const RealDate = Date;
    const began = RealDate.now();
    const now = () => began + (RealDate.now() - began) * SPEED;
    globalThis.Date = new Proxy(RealDate, {
      construct: (target, args: [] | [number]) => new target(args[0] ?? now()),
      get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
    });
  });
}

/** Opens another window, so that the app's own loses the focus. Answers the id of its own. */
function lookAway(electron: ElectronApplication): Promise<number> {
  return electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const other = new BrowserWindow({ width: 300, height: 200 });
    other.focus();
    while (window?.isFocused()) await new Promise((resolve) => setTimeout(resolve, 20));
    return window?.id ?? 0;
  });
}

/** Answers whether the window had the focus since now: windows of other tests may take it away again at any moment. */
async function watchFocus(electron: ElectronApplication, id: number): Promise<() => Promise<boolean>> {
  await electron.evaluate(({ BrowserWindow }, own) => {
    const window = BrowserWindow.fromId(own);
    const watched = { focused: window?.isFocused() ?? false };
    window?.on('focus', () => (watched.focused = true));
    Object.assign(globalThis, { watched });
  }, id);
  return () =>
    electron.evaluate(() => (globalThis as unknown as { watched: { focused: boolean } }).watched.focused);
}

test('a long job that ends while nobody looks is told by a notification that leads back', async ({
  folder,
  app,
  user,
  page,
}) => {
  const electron = app.electron!;
  await haveRecipe(folder, {
    version: 1,
    name: 'Close the month',
    steps: [{ step: 'find-replace', target: '*', find: '999', replace: '111', in: 'values' }],
  });
  await page.reload();
  await mkdir(join(folder, 'in'));
  const files = ['A', 'B'].map((name) => join(folder, 'in', `${name}.xlsx`));
  for (const file of files) await writeBigWorkbook(file, 100_000, 10);
  await user.drop(...files);
  await user.chooseRecipe('Close the month');
  // Electron shows notifications by a service of the desktop, which is missing here.
  await electron.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function (this: Electron.Notification) {
      shown.push(this);
    };
  });
  const shown = () =>
    electron.evaluate(() =>
      (globalThis as unknown as { shown: Electron.Notification[] }).shown.map(({ title, body }) => [
        title,
        body,
      ]),
    );
  await hurryClock(electron);
  const own = await lookAway(electron);
  await user.runToEnd();
  await expect.poll(shown).toEqual([['Close the month is done', '2 files done.']]);

  const cameBack = await watchFocus(electron, own);
  await electron.evaluate(() =>
    (globalThis as unknown as { shown: Electron.Notification[] }).shown[0]?.emit('click'),
  );
  await expect.poll(cameBack).toBe(true);
});
