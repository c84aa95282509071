import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  HandlerFailure,
  missing,
  type Apartment,
  type ClassMember,
  type ComObject,
  type Invocation,
  type ObjectClass,
} from '../index';
import { ExposedObject } from '../values';
import { com, withApartment } from './com';

/** A list whose items are lists too; calls are noted. */
interface List {
  name: string;
  calls: Invocation[];
}

const MEMBERS: readonly ClassMember[] = [
  { name: 'Item', id: 0, parameters: ['Index', 'Depth'], get: true, put: true },
  { name: 'Name', id: 1, parameters: [], get: true, put: false },
  { name: 'Same', id: 2, parameters: ['Other'], get: true, put: false },
  { name: 'Fail', id: 3, parameters: [], get: true, put: false },
  { name: '_NewEnum', id: -4, parameters: [], get: true, put: false },
];

async function listClass(apartment: Apartment): Promise<ComObject> {
  const lists: ObjectClass<List> = await apartment.declare<List>('List', MEMBERS, (self, invocation) => {
    self.calls.push(invocation);
    const [first, second] = invocation.args;
    switch (invocation.member) {
      case 'Item':
        return invocation.put
          ? undefined
          : lists.object({
              name: `${self.name}.${first === missing ? 'none' : (first as number)}`,
              calls: self.calls,
            });
      case 'Name':
        return self.name;
      case 'Same':
        return first instanceof ExposedObject && first.self === self;
      case 'Fail':
        throw new HandlerFailure(0x800a03ec | 0, 'as Excel fails');
      default:
        return Array.from(
          { length: Math.min(second as number, 3 - (first as number)) },
          (_, i) => (first as number) + i,
        );
    }
  });
  return apartment.keep(lists.object({ name: 'top', calls }));
}

const calls: Invocation[] = [];

test('objects of a declared class are called by name, by position and by named arguments', async () => {
  await withApartment({}, async (apartment) => {
    const list = await listClass(apartment);
    assert.equal(await list.get('Name'), 'top');
    calls.length = 0;
    const batch = apartment.batch();
    const child = batch.get(list, 'Item', [1], { named: { Depth: 2 } });
    batch.get(child, 'Name');
    batch.get(list, 'item', [], { named: { depth: 5 } });
    batch.put(list, 'Item', 'value', [7]);
    assert.equal((await apartment.run(batch))[1], 'top.1');
    assert.deepEqual(
      calls.map(({ member, put, args }) => [member, put, args]),
      [
        ['Item', false, [1, 2]],
        ['Name', false, []],
        ['Item', false, [missing, 5]],
        ['Item', true, [7, 'value']],
      ],
    );
    await assert.rejects(list.get('Item', [], { named: { Nobody: 1 } }), { hresult: 'DISP_E_UNKNOWNNAME' });
    await assert.rejects(list.get('Fail'), { code: 0x800a03ec | 0, description: 'as Excel fails' });
    const info = await list.typeInfo();
    const item = info.members.find(({ name, kind }) => name === 'Item' && kind === 'get');
    assert.deepEqual(
      item?.parameters.map(({ name }) => name),
      ['Index', 'Depth'],
    );
  });
});

test('items are asked for as they are wanted', async () => {
  await withApartment({}, async (apartment) => {
    const list = await listClass(apartment);
    assert.deepEqual(await list.enumerate(), [0, 1, 2]);
    assert.deepEqual(await list.enumerate(2), [0, 1]);
  });
});

test('an object that comes back is recognised, across apartments too, and what nobody holds is forgotten', async () => {
  await withApartment({}, async (apartment) => {
    const list = await listClass(apartment);
    assert.equal(await list.get('Same', [list]), true);
    const held = com().heldObjects;
    const batch = apartment.batch();
    for (let i = 0; i < 2000; i++) batch.get(list, 'Item', [i]);
    const children = (await apartment.run(batch)) as readonly ComObject[];
    assert.equal(com().heldObjects, held + 2000);
    assert.equal(await children[1999]?.get('Name'), 'top.1999');
    const release = apartment.batch();
    for (const child of children) release.release(child);
    await apartment.run(release);
    await withApartment({}, async (other) => {
      const proxy = await other.unmarshal(await list.marshal());
      const child = (await proxy.get('Item', [3])) as ComObject;
      assert.equal(await child.get('Name'), 'top.3');
      assert.equal(await proxy.get('Same', [proxy]), true);
    });
    // The end of an object is told in order, before this answer.
    assert.equal(await list.get('Name'), 'top');
    assert.equal(com().heldObjects, held);
    await list.release();
  });
});
