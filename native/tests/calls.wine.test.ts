import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import {
  HandlerFailure,
  missing,
  type Apartment,
  type ClassMember,
  type ComObject,
  type Invocation,
} from '../index';
import { MANIFEST, UNTIL_WOKEN, com, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const GERMAN = 0x407;
const ENGLISH = 0x409;
const INVARIANT = 0x7f;
/** DISPATCH_PROPERTYPUT and DISPATCH_PROPERTYPUTREF. */
const PUT = 4;
const PUT_REF = 8;
const VBA_E_IGNORE = 0x800ac472 | 0;

/** What the demo object saw of its last put: LCID and flags. */
async function lastPut(demo: ComObject): Promise<[number, number]> {
  const both = (await demo.get('LastPut')) as number;
  return [both >> 16, both & 0xffff];
}

/** A declared object that notes how it is called. */
async function noting(
  apartment: Apartment,
  members: readonly ClassMember[],
  answer: (invocation: Invocation) => unknown,
): Promise<ComObject> {
  const noted = await apartment.declare(
    'Noting',
    members,
    (_: null, invocation) => answer(invocation) as never,
  );
  return apartment.keep(noted.object(null));
}

test('the locale of an apartment goes with its calls, and that of a call before it', async () => {
  const german = com().start({ name: 'german', kind: 'sta', manifest: MANIFEST, lcid: GERMAN });
  const demo = await german.create(DEMO);
  assert.equal(await demo.get('Locale'), GERMAN);
  assert.equal(await demo.call('Locale', [], { lcid: ENGLISH }), ENGLISH);
  await demo.put('Locale', 1);
  assert.deepEqual(await lastPut(demo), [GERMAN, PUT]);
  await demo.put('Locale', 1, [], { lcid: ENGLISH });
  assert.deepEqual(await lastPut(demo), [ENGLISH, PUT]);
  const batch = german.batch();
  batch.get(demo, 'Locale');
  batch.get(demo, 'Locale', [], { lcid: ENGLISH });
  batch.column(demo, 'Locale', new Float64Array([0]));
  const [own, other, column] = await german.run(batch);
  assert.deepEqual([own, other], [GERMAN, ENGLISH]);
  assert.deepEqual([...(column as { data: Float64Array }).data], [GERMAN]);
  await withApartment({ name: 'invariant' }, async (client) => {
    // Through a proxy, and from an apartment that names no locale.
    const proxy = await client.unmarshal(await demo.marshal());
    assert.equal(await proxy.get('Locale'), INVARIANT);
    assert.equal(await proxy.get('Locale', [], { lcid: GERMAN }), GERMAN);
  });
  await german.stop();
});

test('a reference is assigned as one where that is asked for', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    await demo.putRef('Locale', demo);
    assert.deepEqual(await lastPut(demo), [INVARIANT, PUT_REF]);
    const batch = apartment.batch();
    batch.putRef(demo, 'Locale', demo);
    await apartment.run(batch);
    assert.deepEqual(await lastPut(demo), [INVARIANT, PUT_REF]);
  });
});

test("optional arguments of another's object may be left out, in the middle by `missing` and by naming others", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'arguments-'));
  try {
    await withApartment({}, async (apartment) => {
      const files = await apartment.create('Scripting.FileSystemObject');
      // OpenTextFile(FileName, [IOMode = ForReading], [Create = False], [Format]).
      const positional = path.join(folder, 'positional.txt');
      await assert.rejects(files.call('OpenTextFile', [positional]), { name: 'ComError' });
      assert.equal(existsSync(positional), false);
      const read = (await files.call('OpenTextFile', [positional, missing, true])) as ComObject;
      assert.equal(existsSync(positional), true, 'it was created');
      await assert.rejects(read.call('Write', ['x']), { name: 'ComError' }, 'and opened for reading');
      await read.call('Close');

      const named = path.join(folder, 'named.txt');
      const forWriting = 2;
      const written = (await files.call('OpenTextFile', [named], {
        named: { create: true, IOMode: forWriting },
      })) as ComObject;
      await written.call('Write', ['written']);
      await written.call('Close');
      assert.equal(readFileSync(named, 'latin1'), 'written');
      await assert.rejects(files.call('OpenTextFile', [named], { named: { Nobody: 1 } }), {
        hresult: 'DISP_E_UNKNOWNNAME',
        argument: 0,
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a put with named index arguments gives its value as the value', async () => {
  await withApartment({}, async (apartment) => {
    const seen: Invocation[] = [];
    const object = await noting(
      apartment,
      [{ name: 'Item', id: 0, parameters: ['Row', 'Column'], get: true, put: true }],
      (invocation) => void seen.push(invocation),
    );
    await object.put('Item', 'value', [], { named: { Column: 2, Row: 1 } });
    await object.put('Item', 'value', [1], { named: { Column: 2 } });
    const batch = apartment.batch();
    batch.put(object, 'Item', 'value', [], { named: { Column: 2 } });
    await apartment.run(batch);
    assert.deepEqual(
      seen.map(({ put, args }) => [put, args]),
      [
        [true, [1, 2, 'value']],
        [true, [1, 2, 'value']],
        [true, [missing, 2, 'value']],
      ],
    );
  });
});

test('a put with index arguments on a property that answers an object goes to its default member', async () => {
  await withApartment({}, async (apartment) => {
    const puts: unknown[] = [];
    const cells = await apartment.declare<number>(
      'Cell',
      [{ name: 'Value', id: 0, parameters: [], get: true, put: true }],
      (cell, { put, args }) => {
        if (put) puts.push([cell, args]);
        return put ? undefined : cell;
      },
    );
    // A sheet's Cells can be read only, and answers a cell: as a dual interface of a type library has it. It is an object
    // of the demo server's kind that refuses, so the exposed one says so itself.
    const sheet = await noting(
      apartment,
      [{ name: 'Cells', id: 1, parameters: ['Row', 'Column'], get: true, put: false }],
      ({ put, args: [row, column] }) => {
        if (put) throw new HandlerFailure(0x80020003 | 0, 'Cells is read only');
        return cells.object((row as number) * 10 + (column as number));
      },
    );
    await sheet.put('Cells', 'text', [3, 4]);
    const batch = apartment.batch();
    batch.put(sheet, 'Cells', 5, [1, 2]);
    await apartment.run(batch);
    assert.deepEqual(puts, [
      [34, ['text']],
      [12, [5]],
    ]);
    const empty = await noting(
      apartment,
      [{ name: 'Cells', id: 1, parameters: ['Row', 'Column'], get: true, put: false }],
      ({ put }) => {
        if (put) throw new HandlerFailure(0x80020003 | 0, 'Cells is read only');
        return 7;
      },
    );
    await assert.rejects(empty.put('Cells', 5, [1, 1]), {
      hresult: 'DISP_E_MEMBERNOTFOUND',
      member: 'Cells',
    });
  });
});

test('a column tries again while the user is busy, as single calls do, and the snapshot counts it', async () => {
  await withApartment({ name: 'column' }, async (apartment) => {
    const asked: unknown[] = [];
    let busy = 2;
    const sheet = await noting(
      apartment,
      [{ name: 'Item', id: 0, parameters: ['Index'], get: true, put: false }],
      ({ args: [index] }) => {
        asked.push(index);
        if (index === 2 && busy-- > 0) throw new HandlerFailure(VBA_E_IGNORE, 'a cell is being edited');
        if (index === 9) throw new HandlerFailure(0x800a03ec | 0, 'no such row');
        return (index as number) * 1.5;
      },
    );
    const column = (numbers: number[]) => {
      const batch = apartment.batch();
      batch.column(sheet, 'Item', new Float64Array(numbers));
      return apartment.run(batch);
    };
    const [answer] = await column([1, 2, 3]);
    assert.deepEqual([...(answer as { data: Float64Array }).data], [1.5, 3, 4.5]);
    assert.deepEqual(asked, [1, 2, 2, 2, 3]);
    busy = 1;
    assert.equal(await sheet.get('Item', [2]), 3, 'a single call does the same');
    const row = com()
      .snapshot()
      .apartments.find(({ name }) => name === 'column');
    assert.deepEqual([row?.rejections, row?.retries, row?.givenUp], [3, 3, 0]);
    await assert.rejects(column([1, 9, 2]), { code: 0x800a03ec | 0, description: 'no such row' });
  });
});

test('a column that is being retried ends when its apartment is stopped', async () => {
  const apartment = com().start({ name: 'retrying', kind: 'sta' });
  let asked: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (asked = resolve));
  const sheet = await noting(
    apartment,
    [{ name: 'Item', id: 0, parameters: ['Index'], get: true, put: false }],
    () => {
      asked();
      throw new HandlerFailure(VBA_E_IGNORE, 'a cell is being edited');
    },
  );
  const batch = apartment.batch();
  batch.column(sheet, 'Item', new Float64Array([1]));
  const failed = assert.rejects(apartment.run(batch), { hresult: 'VBA_E_IGNORE' });
  await first;
  assert.equal(await apartment.stop(UNTIL_WOKEN), true);
  await failed;
});
