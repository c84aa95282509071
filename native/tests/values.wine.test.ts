import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Typed, VT } from '../index';
import { withApartment } from './com';
import { TABLE } from './value-table';

/** 1-D arrays of VARIANT come back as plain arrays; everything else as it went. */
test('every row of the VARIANT table survives the way to COM and back', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    for (const row of TABLE) {
      await dictionary.put('Item', row.value, [row.name]);
      const back = await dictionary.get('Item', [row.name]);
      assert.deepStrictEqual(back, 'back' in row ? row.back : row.value, row.name);
    }
    assert.equal(await dictionary.get('Count'), TABLE.length);
  });
});

test('a number that does not fit the type asked for is refused, naming the argument', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    await assert.rejects(dictionary.call('Add', ['key', new Typed(VT.UI1, 256)]), {
      name: 'ComError',
      hresult: 'DISP_E_OVERFLOW',
      member: 'Add',
      argument: 1,
    });
  });
});

test('a null object reference is not the same as an empty value', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const other = await apartment.create('Scripting.Dictionary');
    await dictionary.call('Add', ['object', other]);
    const back = await dictionary.get('Item', ['object']);
    assert.ok(back !== null && typeof back === 'object' && 'objectId' in back);
    await dictionary.call('Add', ['none', { objectId: 0 }]);
    assert.equal(await dictionary.get('Item', ['none']), null);
  });
});
