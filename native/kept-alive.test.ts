import { expect, test } from 'vitest';
import { KeptAlive } from './kept-alive';

function kept() {
  const told: boolean[] = [];
  const state = { underWay: 0 };
  const alive = new KeptAlive(
    (on) => told.push(on),
    () => state.underWay > 0,
  );
  return { told, state, alive };
}

test('who begins the next call in the same turn costs no word to the addon', async () => {
  const { told, state, alive } = kept();
  state.underWay = 1;
  alive.stay();
  for (let i = 0; i < 3; i++) {
    state.underWay = 0;
    alive.rest();
    state.underWay = 1;
    alive.stay();
    await Promise.resolve();
  }
  expect(told).toEqual([true]);
  state.underWay = 0;
  alive.rest();
  await Promise.resolve();
  expect(told).toEqual([true, false]);
});

test('a hold lasts until it is ended, once', async () => {
  const { told, alive } = kept();
  const first = alive.hold();
  const second = alive.hold();
  first.end();
  first.end();
  await Promise.resolve();
  expect(told).toEqual([true]);
  second.end();
  await Promise.resolve();
  expect(told).toEqual([true, false]);
});
