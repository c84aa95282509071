import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ComArray,
  Currency,
  Decimal,
  ErrorValue,
  OleDate,
  Typed,
  VT,
  missing,
  type ComValue,
} from '../index';
import { withApartment } from './com';

/** Each value goes into a dictionary as a VARIANT and comes back. `back` is given where the table maps it to another. */
const TABLE: { name: string; value: ComValue; back?: ComValue }[] = [
  { name: 'VT_EMPTY', value: undefined },
  { name: 'VT_NULL', value: null },
  { name: 'VT_BOOL true', value: true },
  { name: 'VT_BOOL false', value: false },
  { name: 'VT_I4', value: 42 },
  { name: 'VT_I4 least', value: -2147483648 },
  { name: 'VT_R8', value: 0.1 },
  { name: 'VT_R8 beyond 32 bits', value: 4294967296 },
  { name: 'VT_R8 negative zero', value: -0 },
  { name: 'VT_R8 infinity', value: Infinity },
  { name: 'VT_I8', value: -9007199254740993n },
  { name: 'VT_UI8', value: 0xffff_ffff_ffff_ffffn },
  { name: 'VT_I1', value: new Typed(VT.I1, -128), back: -128 },
  { name: 'VT_UI1', value: new Typed(VT.UI1, 255), back: 255 },
  { name: 'VT_I2', value: new Typed(VT.I2, -32768), back: -32768 },
  { name: 'VT_UI2', value: new Typed(VT.UI2, 65535), back: 65535 },
  { name: 'VT_UI4', value: new Typed(VT.UI4, 4294967295), back: 4294967295 },
  { name: 'VT_INT', value: new Typed(VT.INT, -5), back: -5 },
  { name: 'VT_UINT', value: new Typed(VT.UINT, 5), back: 5 },
  { name: 'VT_R4', value: new Typed(VT.R4, 0.5), back: 0.5 },
  { name: 'VT_CY', value: Currency.parse('-922337203685477.5808') },
  { name: 'VT_DECIMAL', value: new Decimal(-79228162514264337593543950335n, 28) },
  { name: 'VT_DECIMAL zero scale', value: new Decimal(7n, 0) },
  { name: 'VT_DATE', value: new OleDate(46356.75) },
  { name: 'VT_ERROR', value: new ErrorValue(-2146826281) },
  { name: 'VT_BSTR', value: 'Grüße, 世界 🙂' },
  { name: 'VT_BSTR empty', value: '' },
  { name: 'VT_BSTR with NUL', value: 'a\0b' },
  { name: 'SAFEARRAY of VARIANT', value: [1, 'two', null, undefined, true, 3.5] },
  { name: 'SAFEARRAY of VARIANT, empty', value: [] },
  { name: 'SAFEARRAY 2 x 3 of VARIANT', value: new ComArray(VT.VARIANT, [2, 3], [1, 2, 3, 'a', 'b', 'c']) },
  { name: 'SAFEARRAY from 1', value: new ComArray(VT.VARIANT, [2, 1], ['x', 'y'], [1, 1]) },
  { name: 'SAFEARRAY of BSTR', value: new ComArray(VT.BSTR, [2, 2], ['a', 'b', 'c', 'd']) },
  {
    name: 'SAFEARRAY of CY',
    value: new ComArray(VT.CY, [1, 2], [Currency.parse('1.5'), Currency.parse('-2')]),
  },
  ...(['I1', 'UI1', 'I2', 'UI2', 'I4', 'UI4', 'R4', 'R8', 'DATE'] as const).map((type) => ({
    name: `SAFEARRAY 2 x 3 of ${type}`,
    value: new ComArray(VT[type], [2, 3], new Float64Array([1, 2, 3, 4, 5, 6])),
  })),
];

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

test('an omitted optional argument reaches the object as omitted', async () => {
  await withApartment({}, async (apartment) => {
    const regexp = await apartment.create('VBScript.RegExp');
    await regexp.put('Pattern', 'a+');
    assert.equal(await regexp.call('Test', ['caat']), true);
    const files = await apartment.create('Scripting.FileSystemObject');
    // CreateTextFile(FileName, [Overwrite], [Unicode]): the middle one left out takes its default.
    await assert.rejects(files.call('OpenTextFile', ['C:\\no such folder\\x.txt', missing, false]), {
      name: 'ComError',
    });
  });
});
