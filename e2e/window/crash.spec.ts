import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeBigWorkbook } from '../support/big-workbook';
import { canHalt, haltWorker } from '../support/halt-worker';
import { expect, test } from '../support/test';
import { haveRecipe, User } from '../support/user';

test('a job that a crash cut off is shown as interrupted and can be resumed', async ({ folder, start }) => {
  test.slow();
  const step = { step: 'find-replace', target: '*', find: '999', replace: '111', in: 'values' };
  await haveRecipe(folder, { version: 1, name: 'Slow', steps: [step, step, step] });
  await mkdir(join(folder, 'in'));
  for (const name of ['A', 'B', 'C']) await writeBigWorkbook(join(folder, 'in', `${name}.xlsx`), 60_000, 10);
  const first = await start();
  const user = new User(first);
  await user.drop(join(folder, 'in'));
  await user.chooseRecipe('Slow');
  await user.start();
  const goOn = canHalt ? await haltWorker(user, /[ABC]\.xlsx/) : () => undefined;
  await expect(user.jobState).toHaveText('Running');
  await first.kill();
  // It finds nobody to work for any more.
  goOn();

  const again = new User(await start());
  await again.goTo('History');
  await expect(again.jobState).toHaveText('Interrupted');
  await again.page.getByRole('button', { name: 'Resume' }).click();
  await expect(again.jobState).toHaveText('Done');
  await expect(again.taskEntries).toHaveCount(3);
});
