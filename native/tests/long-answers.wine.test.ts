import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ComArray, ComObject, type ComValue } from '../index';
import { Unpacker } from '../unpacker';
import { MANIFEST, com, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const SIDE = 1000;

test('timers run while a million VARIANT cells become JavaScript values', async (context) => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    let ticks = 0;
    let ticksBefore = -1;
    const parcel = Unpacker.prototype.parcel;
    // The object takes its time too, with a free event loop; what counts begins with the first cells.
    const parcels = context.mock.method(Unpacker.prototype, 'parcel', function (this: Unpacker) {
      if (ticksBefore < 0) ticksBefore = ticks;
      parcel.call(this);
    });
    const timer = setInterval(() => ticks++, 1);
    const cells = await demo.call('GetCells', [SIDE, SIDE]);
    const during = ticks - ticksBefore;
    clearInterval(timer);
    assert.equal(parcels.mock.callCount(), Math.ceil((SIDE * SIDE) / 2048));
    assert.ok(during >= 4, `a timer that is always due ran ${during} times among a million values`);

    assert.ok(cells instanceof ComArray);
    assert.deepEqual(cells.shape, [SIDE, SIDE]);
    assert.deepEqual(cells.lowerBounds, [1, 1]);
    assert.equal(cells.data.length, SIDE * SIDE);
    assert.equal(cells.data[SIDE * SIDE - 1], 'a text of a cell');
    // The server counts in halves down the columns, as SAFEARRAYs lie in memory; JavaScript has rows.
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const at = column * SIDE + row;
        const expected = at % 10 === 9 ? 'a text of a cell' : at * 0.5;
        if (cells.data[row * SIDE + column] !== expected) assert.fail(`row ${row}, column ${column}`);
      }
    }
  });
});

test('long arrays of all kinds of values survive, in single calls and in batches', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const kinds: ComValue[] = [
      1,
      -0.5,
      'text',
      '',
      'text',
      null,
      undefined,
      true,
      9007199254740993n,
      'Grüße 🙂',
    ];
    const long = Array.from({ length: 20_001 }, (_, i) =>
      i % 11 === 10 ? `text ${i % 700}` : kinds[i % 10],
    );
    await dictionary.put('Item', long, ['long']);
    assert.deepEqual(await dictionary.get('Item', ['long']), long);
    const batch = apartment.batch();
    batch.get(dictionary, 'Count');
    batch.get(dictionary, 'Item', ['long']);
    batch.get(dictionary, 'Item', ['long']);
    assert.deepEqual(await apartment.run(batch), [1, long, long]);
    assert.equal(com().parcelsUnderWay, 0);
  });
});

test('objects within a long array belong to the apartment that answered', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const inner = await apartment.create('Scripting.Dictionary');
    await inner.call('Add', ['key', 7]);
    const long: ComValue[] = new Array<ComValue>(10_000).fill(0);
    long[9_999] = inner;
    await dictionary.put('Item', long, ['long']);
    const back = (await dictionary.get('Item', ['long'])) as ComValue[];
    const found = back[9_999];
    assert.ok(found instanceof ComObject && found.apartment === apartment);
    assert.equal(await found.get('Item', ['key']), 7);
  });
});

test('a batch that fails after it read a long array leaves nothing of it', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    await dictionary.put('Item', new Array<ComValue>(10_000).fill('text'), ['long']);
    const batch = apartment.batch();
    batch.get(dictionary, 'Item', ['long']);
    batch.call(dictionary, 'NoSuchMember');
    await assert.rejects(apartment.run(batch), { command: 1 });
    await dictionary.get('Count');
    assert.equal(com().parcelsUnderWay, 0);
  });
});
