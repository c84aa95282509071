import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Apartment } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, withApartment } from './com';

/** Classes of the demo server that differ in their ThreadingModel only. */
const APARTMENT_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';
const FREE_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1021}';
/** The web browser control fires without a window (not yet verified on Windows). */
const EVENT_SOURCE = 'Shell.Explorer.2';
const OWN_CLASS = '{5c1a3f0e-2b6d-4e39-8f35-6a0d0a8f7e21}';

const start = (name: string, kind: 'sta' | 'mta'): Apartment =>
  com().start({ name, kind, manifest: MANIFEST });
const objectsOf = (apartment: Apartment) =>
  com()
    .snapshot()
    .apartments.find(({ id }) => id === apartment.id)?.objects;

test('streams and cookies end with the apartment that made them', async () => {
  await withApartment({ name: 'other' }, async (other) => {
    const owner = start('owner', 'sta');
    const dictionary = await owner.create('Scripting.Dictionary');
    const [first, second] = [await dictionary.marshal(), await dictionary.marshal()];
    const cookie = await dictionary.registerInGit();
    assert.equal(await (await other.unmarshal(first)).get('Count'), 0);
    assert.equal(com().snapshot().handovers.length, 2);
    await owner.stop();
    assert.deepEqual(com().snapshot().handovers, []);
    await assert.rejects(
      other.unmarshal(second),
      /while the apartment that made it lives|RPC_E_INVALID_OBJECT/,
    );
    await assert.rejects(other.takeFromGit(cookie));
  });
});

test('an object that was put into the running object table leaves it with its apartment', async () => {
  await withApartment({ name: 'other' }, async (other) => {
    const owner = start('owner', 'sta');
    const ledger = await owner.expose({ Count: () => 3 }, { name: 'Ledger' });
    await owner.registerActive(ledger, OWN_CLASS);
    assert.equal(await (await other.attach(OWN_CLASS)).call('Count'), 3);
    await owner.stop();
    await assert.rejects(other.attach(OWN_CLASS), { code: 0x800401e3 | 0 }); // MK_E_UNAVAILABLE
    assert.equal(com().snapshot().exposed, 0);
  });
});

test('a class that a thread of the MTA serves is taken back at its end, though the MTA lives on', async () => {
  await withApartment({ name: 'two', kind: 'mta' }, async () => {
    await withApartment({ name: 'other' }, async (other) => {
      const one = start('one', 'mta');
      const ledger = () => one.expose({ Count: () => 3 }, { name: 'Ledger' });
      const served = await one.serve(OWN_CLASS, ledger, { idle: () => undefined });
      try {
        for (let i = 0; i < 20; i++) {
          const made = await other.create(OWN_CLASS, 'local');
          assert.equal(await made.call('Count'), 3);
          await made.release();
        }
        await one.stop();
        await assert.rejects(other.create(OWN_CLASS, 'local'), { hresult: 'REGDB_E_CLASSNOTREG' });
      } finally {
        // Also where its apartment has ended: nothing else would let the process go.
        await assert.rejects(served.stop(), { hresult: 'RPC_E_DISCONNECTED' });
      }
    });
  });
});

test('who is in a call of an object whose apartment is stopped is told so at once', async () => {
  await withApartment({ name: 'caller' }, async (caller) => {
    const owner = start('owner', 'sta');
    let begun: () => void = () => undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const slow = await owner.expose(
      {
        Slow: () => {
          begun();
          return new Promise(() => undefined);
        },
      },
      { timeoutMs: UNTIL_WOKEN },
    );
    const proxy = await caller.unmarshal(await slow.marshal());
    const failed = assert.rejects(proxy.call('Slow'), { hresult: 'RPC_E_DISCONNECTED' });
    await running;
    assert.equal(await owner.stop(), true);
    await failed;
  });
});

test('what lives in the MTA goes with its last thread, not with the first', async () => {
  await withApartment({ name: 'looker', manifest: MANIFEST }, async (looker) => {
    const [one, two] = [start('one', 'mta'), start('two', 'mta')];
    const kept = await one.create(FREE_MODEL);
    assert.ok(kept);
    const other = await two.create(FREE_MODEL);
    assert.equal(objectsOf(two), 2);
    await one.stop();
    assert.equal(objectsOf(two), 2);
    assert.equal(await other.call('LiveObjects'), 2);
    await two.stop();
    const demo = await looker.create(APARTMENT_MODEL);
    assert.equal(await demo.call('LiveObjects'), 1, 'but for the one that asks');
  });
});

test('a thread that leaves the MTA ends its own sinks only', async () => {
  const [one, two] = [start('one', 'mta'), start('two', 'mta')];
  const heard: string[] = [];
  const listen = async (apartment: Apartment) => {
    const source = await apartment.create(EVENT_SOURCE, 'inProcess');
    await source.on({
      OnVisible: () => {
        heard.push(apartment.options.name);
        return undefined;
      },
    });
    return source;
  };
  const first = await listen(one);
  const second = await listen(two);
  await first.put('Visible', true);
  await one.stop();
  await second.put('Visible', true);
  await two.run(two.batch());
  assert.deepEqual(heard, ['one', 'two']);
  await two.stop();
});

test("a mutex that was taken twice is its owner's until it was given back twice", async () => {
  await withApartment({ name: 'owner' }, async (owner) => {
    const mutex = com().createMutex('ledger');
    const ownerOf = () =>
      com()
        .snapshot()
        .waitObjects.find(({ id }) => id === mutex.id)?.apartment;
    await owner.waitForSingleObject(mutex, UNTIL_WOKEN);
    await owner.waitForSingleObject(mutex, UNTIL_WOKEN);
    assert.equal(ownerOf(), owner.id);
    await owner.releaseMutex(mutex);
    assert.equal(ownerOf(), owner.id);
    await owner.releaseMutex(mutex);
    assert.equal(ownerOf(), 0);
    mutex.close();
  });
});

test('an answer that cannot be read whole leaves none of its objects behind', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    const demo = await owner.create(APARTMENT_MODEL);
    const before = objectsOf(owner);
    for (const odd of [0, 1]) {
      const batch = owner.batch();
      batch.create('Scripting.Dictionary');
      batch.call(demo, 'GetOdd', [odd]);
      await assert.rejects(owner.run(batch), { hresult: 'DISP_E_BADVARTYPE' });
      await assert.rejects(demo.call('GetOdd', [odd]), { hresult: 'DISP_E_BADVARTYPE' });
    }
    assert.equal(objectsOf(owner), before);
    assert.equal(await demo.call('LiveObjects'), 1);
  });
});
