import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { endWithParent } from './parent.mjs';

test('ends once the parent is another, and only once', async () => {
  let parent = 10;
  let ends = 0;
  endWithParent({ parent: () => parent, end: () => ends++, period: 5 });
  await sleep(30);
  expect(ends).toBe(0);
  parent = 1;
  await sleep(60);
  expect(ends).toBe(1);
});

test('a signal that came already is enough', async () => {
  let parent = 10;
  let ends = 0;
  endWithParent({ parent: () => parent, end: () => ends++, period: 20 });
  process.emit('SIGHUP', 'SIGHUP');
  parent = 1;
  await sleep(80);
  expect(ends).toBe(0);
});
