import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ComArray } from '../index';
import { Slices } from '../slices';
import { MANIFEST, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const SIDE = 1000;

test('timers run while a million VARIANT cells become JavaScript values', async (context) => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    let ticks = 0;
    let ticksBefore = -1;
    const turn = Slices.prototype.turn;
    // The object takes its time too, with a free event loop; what counts begins with the first slice.
    const turns = context.mock.method(Slices.prototype, 'turn', function (this: Slices) {
      if (ticksBefore < 0) ticksBefore = ticks;
      return turn.call(this);
    });
    const timer = setInterval(() => ticks++, 1);
    const cells = await demo.call('GetCells', [SIDE, SIDE]);
    const during = ticks - ticksBefore;
    clearInterval(timer);

    const slices = turns.mock.callCount();
    assert.ok(slices > 2, `${slices} slices`);
    assert.ok(during >= slices / 2, `a timer that is always due ran ${during} times in ${slices} slices`);

    assert.ok(cells instanceof ComArray);
    assert.deepEqual(cells.shape, [SIDE, SIDE]);
    assert.equal(cells.data.length, SIDE * SIDE);
    assert.equal(cells.data[SIDE * SIDE - 1], 'a text of a cell');
    // The server counts in halves down the columns, as SAFEARRAYs lie in memory; JavaScript has rows.
    assert.equal(cells.data[1], SIDE * 0.5);
    assert.equal(cells.data[SIDE], 0.5);
  });
});
