import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComValue, ForeignThread } from '../index';
import { MANIFEST, com, withApartment } from './com';

/** Classes of the demo server that differ in their ThreadingModel only. */
const APARTMENT_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const FREE_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1021}';

const foreign = (threadId: ComValue): ForeignThread | undefined =>
  com()
    .snapshot()
    .foreign.find((one) => one.threadId === threadId);

test('a host MTA that COM made for an STA is listed as inferred, with its ground', async () => {
  await withApartment({ name: 'sta', manifest: MANIFEST }, async (apartment) => {
    assert.deepEqual(com().snapshot().foreign, [], 'before anything was created');
    const demo = await apartment.create(FREE_MODEL);
    const [row, ...more] = com().snapshot().foreign;
    assert.ok(row && more.length === 0, JSON.stringify(com().snapshot().foreign));
    // The object is behind a proxy: it does not live on the thread that asked for it.
    const [own] = com()
      .snapshot()
      .apartments.filter((one) => one.name === 'sta');
    assert.notEqual(await demo.call('GetCreatedThreadId'), own?.threadId);
    assert.deepEqual([row.kind, row.basis, row.type], ['host MTA', 'inferred', -1]);
    assert.match(row.ground, /^started by (combase|ole32)\.dll while no thread of ours was in the MTA/);
    assert.ok(row.cpuMs !== null && row.ageMs >= 0);
  });
});

test('a host STA that COM made for the MTA is listed as inferred, with its ground', async () => {
  await withApartment({ name: 'mta', kind: 'mta', manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(APARTMENT_MODEL);
    const row = foreign(await demo.call('GetCreatedThreadId'));
    assert.deepEqual([row?.kind, row?.basis], ['host STA', 'inferred']);
    assert.match(row?.ground ?? '', /OleMainThreadWndClass/);
    await demo.release();
  });
});

test('a thread that COM lends to the MTA is reported by COM itself, once it ran a call of ours', async () => {
  await withApartment({ name: 'mta', kind: 'mta' }, async (mta) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const ledger = await mta.expose({ Close: () => 42 }, { name: 'Ledger' });
      const proxy = await caller.unmarshal(await ledger.marshal());
      com().drainCalls();
      assert.equal(await proxy.call('Close'), 42);
      const record = com()
        .drainCalls()
        .calls.find((call) => call.kind === 'incoming');
      assert.equal(record?.label, 'Ledger.Close');
      const row = foreign(record?.threadId);
      assert.deepEqual([row?.kind, row?.basis, row?.type], ['MTA', 'reported', 1]);
      assert.equal(row?.ground, 'COM ran an incoming call to Ledger.Close on it');
    });
  });
});

test('no thread of ours and not the JavaScript thread is listed as foreign', async () => {
  await withApartment({ name: 'one', kind: 'mta' }, async (mta) => {
    await mta.create('Scripting.Dictionary');
    const { apartments, foreign: rows } = com().snapshot();
    const own = new Set(apartments.map((apartment) => apartment.threadId));
    assert.ok(own.size > 0 && rows.every((row) => !own.has(row.threadId)));
    assert.ok(apartments.every((one) => one.basis === (one.type < 0 ? 'unknown' : 'reported')));
  });
});

test('an incoming call shows by name on the row of its apartment while it runs', async () => {
  await withApartment({ name: 'owner' }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      let seen = '';
      const ledger = await owner.expose(
        {
          Close: () => {
            const row = com()
              .snapshot()
              .apartments.find((one) => one.name === 'owner');
            seen = `${row?.state}: ${row?.call}`;
            return undefined;
          },
        },
        { name: 'Ledger' },
      );
      const proxy = await caller.unmarshal(await ledger.marshal());
      await proxy.call('Close');
      assert.equal(seen, 'running: incoming Ledger.Close');
    });
  });
});

test('a call into a process that was named says for which process it waits', async () => {
  await withApartment({ name: 'owner' }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const seen: (number | undefined)[] = [];
      const ledger = await owner.expose({
        Look: () => {
          seen.push(
            com()
              .snapshot()
              .apartments.find((one) => one.name === 'caller')?.callingProcess,
          );
          return ledger;
        },
      });
      const proxy = await caller.unmarshal(await ledger.marshal());
      await proxy.call('Look');
      com().setProcess(proxy, 4711);
      const answered = (await proxy.call('Look')) as typeof proxy;
      await answered.call('Look');
      assert.deepEqual(seen, [0, 4711, 4711], 'what it answers lives there too');
    });
  });
});
