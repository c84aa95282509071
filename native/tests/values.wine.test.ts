import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ByRef, ComArray, ComObject, Typed, VT, type Apartment, type ComValue } from '../index';
import { MANIFEST, com, withApartment } from './com';
import { BY_REFERENCE, TABLE } from './value-table';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

let apartment: Apartment;
let dictionary: ComObject;
before(async () => {
  apartment = com().start({ name: 'values', kind: 'sta', manifest: MANIFEST });
  dictionary = await apartment.create('Scripting.Dictionary');
});
after(() => apartment.stop());

for (const { name, value, ...row } of TABLE) {
  test(`${name} survives the way to COM and back`, async () => {
    await dictionary.put('Item', value, [name]);
    assert.deepStrictEqual(await dictionary.get('Item', [name]), 'back' in row ? row.back : value);
  });
}

for (const { name, first, then } of BY_REFERENCE) {
  test(`${name} by reference is read, and written back by a handler`, async () => {
    const demo = await apartment.create(DEMO);
    let seen: ComValue;
    const own = await apartment.expose({
      Ask: (given) => {
        assert.ok(given instanceof ByRef);
        seen = given.value;
        given.value = then;
        return undefined;
      },
    });
    assert.deepStrictEqual(await demo.call('AskByReference', [own, first]), then);
    assert.deepStrictEqual(seen, first instanceof Typed ? first.value : first);
    await Promise.all([demo.release(), own.release()]);
  });
}

test('objects come and go, in arrays and by reference too', async () => {
  const demo = await apartment.create(DEMO);
  const isDictionary = async (object: ComValue) => {
    assert.ok(object instanceof ComObject);
    assert.equal(await object.get('Count'), await dictionary.get('Count'));
  };
  const array = new ComArray(VT.DISPATCH, [1, 2], [dictionary, { objectId: 0 }]);
  await dictionary.put('Item', array, ['objects']);
  const back = (await dictionary.get('Item', ['objects'])) as ComArray;
  assert.deepEqual([back.type, back.shape, back.data[1]], [VT.DISPATCH, [1, 2], null]);
  await isDictionary(back.data[0]);
  // IUnknown of an object is the same object.
  await dictionary.put('Item', new ComArray(VT.UNKNOWN, [1, 1], [dictionary]), ['unknown']);
  const unknown = (await dictionary.get('Item', ['unknown'])) as ComArray;
  assert.equal(unknown.type, VT.UNKNOWN);
  await isDictionary(unknown.data[0]);
  await dictionary.call('Remove', ['objects']);
  await dictionary.call('Remove', ['unknown']);
  const own = await apartment.expose({ Ask: (given) => void ((given as ByRef).value = dictionary) });
  await isDictionary(await demo.call('AskByReference', [own, demo]));
});

test('an array by reference takes none of another type', async () => {
  const demo = await apartment.create(DEMO);
  const own = await apartment.expose({
    Ask: (given) => void ((given as ByRef).value = new ComArray(VT.I4, [1], new Float64Array([1]))),
  });
  const doubles = new ComArray(VT.R8, [1], new Float64Array([1]));
  await assert.rejects(demo.call('AskByReference', [own, doubles]), { hresult: 'DISP_E_TYPEMISMATCH' });
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
