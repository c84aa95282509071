import { join } from 'node:path';
import { mkdir, readdir } from 'node:fs/promises';
import { writeBigWorkbook } from '../support/big-workbook';
import { canHalt, haltWorker } from '../support/halt-worker';
import { expect, test } from '../support/test';
import { haveRecipe } from '../support/user';

/** Long enough to be watched on a fast machine. */
const ROWS = 100_000;
const COLUMNS = 10;

const step = { step: 'find-replace', target: '*', find: '999', replace: '111', in: 'values' };

test.beforeEach(async ({ folder }) => {
  await mkdir(join(folder, 'in'), { recursive: true });
  // The one is to be at work for long enough to be watched, the other until somebody ends it.
  await haveRecipe(folder, { version: 1, name: 'Slow', steps: [step, step, step] });
  await haveRecipe(folder, { version: 1, name: 'Slower', steps: Array.from({ length: 20 }, () => step) });
});

async function bigOnes(folder: string, ...names: string[]): Promise<string[]> {
  const paths = names.map((name) => join(folder, 'in', `${name}.xlsx`));
  for (const path of paths) await writeBigWorkbook(path, ROWS, COLUMNS);
  return paths;
}

test('the first rows of a sheet of a million cells show, and its last ones can be reached', async ({
  folder,
  user,
  page,
}) => {
  const [path] = await bigOnes(folder, 'Big');
  await user.drop(path ?? '');
  await user.file('Big.xlsx').click();
  const grid = page.getByRole('grid', { name: 'Cells of Data' });
  await expect(grid.getByText('Column 1', { exact: true })).toBeVisible();
  await expect(grid.getByText('200', { exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Go to cell' }).fill(`J${ROWS + 1}`);
  await page.keyboard.press('Enter');
  await expect(grid.getByText(String((ROWS + 1) * 100 + COLUMNS - 1), { exact: true })).toBeVisible();
});

test('a running job can be cancelled, and leaves nothing behind', async ({ folder, user, page, shell }) => {
  await user.drop(...(await bigOnes(folder, 'A', 'B', 'C', 'D')));
  await user.chooseRecipe('Slower');
  await user.start();
  await expect(user.jobState).toHaveText('Running');
  await page.getByRole('group', { name: 'Job commands' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(user.jobState).toHaveText('Cancelled');
  if (shell === 'electron') {
    const left = (await readdir(join(folder, 'in'), { recursive: true })).filter((name) =>
      name.includes('.concierge-'),
    );
    expect(left).toEqual([]);
  }
});

test('a worker that does not stop when its job is cancelled is ended at once when told to', async ({
  folder,
  user,
  page,
}) => {
  test.skip(!canHalt, 'a process cannot be halted there');
  await user.drop(...(await bigOnes(folder, 'A', 'B')));
  await user.chooseRecipe('Slower');
  await user.start();
  await haltWorker(user, /[AB]\.xlsx/);
  const commands = page.getByRole('group', { name: 'Job commands' });
  await commands.getByRole('button', { name: 'Cancel' }).click();
  await expect(user.jobState).toHaveText('Cancelling');
  await commands.getByRole('button', { name: 'End workers now' }).click();
  await expect(user.jobState).toHaveText('Cancelled');
  await expect(commands.getByRole('button')).toHaveText(['Run the rest', 'Copy log']);
  await user.goTo('Apartments');
  // Others may have ended too: idle ones do after a while.
  const workers = page.getByRole('table', { name: 'Workers' }).getByRole('row');
  await expect(
    workers.filter({ hasText: 'Ended' }).filter({ hasText: 'was ended by the user' }).first(),
  ).toBeVisible();
});

test('Apartments shows the workers while they work; one that is killed is replaced and the window goes on', async ({
  folder,
  user,
  page,
}) => {
  test.slow();
  await user.drop(...(await bigOnes(folder, 'A', 'B')));
  await user.chooseRecipe('Slow');
  await user.start();
  await user.goTo('Apartments');
  const busy = page.getByRole('table', { name: 'Workers' }).getByRole('row').filter({ hasText: 'Busy' });
  await expect(busy.filter({ hasText: /[AB]\.xlsx/ }).first()).toBeVisible();
  const row = busy.filter({ hasText: /[AB]\.xlsx/ }).first();
  const pid = Number(await row.getByRole('cell').nth(1).textContent());
  expect(pid).toBeGreaterThan(1);

  process.kill(pid, 'SIGKILL');
  // The window answers while the worker dies and another takes its place.
  await user.goTo('Settings');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeVisible();
  await user.goTo('Apartments');
  await expect(busy.filter({ has: page.getByRole('cell', { name: String(pid), exact: true }) })).toHaveCount(
    0,
  );
  await user.goTo('Run');
  await page.getByRole('tab', { name: 'Results' }).click();
  await expect(user.jobState).toHaveText('Done');
});
