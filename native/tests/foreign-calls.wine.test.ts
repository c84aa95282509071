import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallRecord } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, until, wake, withApartment } from './com';

/** The demo server's class that lives in the STA that made it. */
const APARTMENT_MODEL = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

const rowOf = (name: string) => {
  const row = com()
    .snapshot()
    .apartments.find((one) => one.name === name);
  assert.ok(row, name);
  return row;
};

/** Incoming calls on record of an apartment since the last drain, and its other calls. */
function drained(apartment: number): { incoming: CallRecord[]; own: CallRecord[] } {
  const calls = com()
    .drainCalls()
    .calls.filter((call) => call.apartment === apartment);
  return {
    incoming: calls.filter(({ kind }) => kind === 'incoming'),
    own: calls.filter(({ kind }) => kind !== 'incoming'),
  };
}

test('a call into a foreign object is on record with its time, and shows while it runs', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const demo = await owner.create(APARTMENT_MODEL);
      const proxy = await caller.unmarshal(await demo.marshal());
      com().drainCalls();
      const sleeping = proxy.call('Sleep', [UNTIL_WOKEN]);
      // The look-up of the name comes in before, and is over at once.
      await until(() => rowOf('owner').callAgeMs >= 200);
      const during = rowOf('owner');
      assert.deepEqual([during.state, during.call, during.depth], ['running', 'incoming call', 1]);
      assert.ok((during.unpumpedMs ?? 0) >= 200, 'who is in it does not pump');
      await wake();
      await sleeping;
      await owner.run(owner.batch());
      const after = rowOf('owner');
      assert.deepEqual([after.state, after.call, after.depth, after.unpumpedMs], ['idle', '', 0, null]);
      assert.ok(after.longestGapMs >= 200, `${after.longestGapMs} ms`);

      const { incoming } = drained(owner.id);
      // The look-up of the name came in too.
      assert.ok(incoming.length >= 2, `${incoming.length} calls`);
      for (const call of incoming) {
        assert.deepEqual(
          [call.label, call.result, call.depth, call.threadId, call.types],
          ['incoming call', null, 0, during.threadId, []],
        );
        assert.ok(call.endUs !== null && call.endUs >= call.startUs);
      }
      const longest = Math.max(...incoming.map(({ startUs, endUs }) => (endUs ?? 0) - startUs));
      assert.ok(longest >= during.callAgeMs * 1000, `${longest} us, and it was ${during.callAgeMs} ms old`);
    });
  });
});

test('of a call that COM takes during a call out only the beginning is on record', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'other' }, async (other) => {
      await withApartment({ name: 'caller' }, async (caller) => {
        const demo = await owner.create(APARTMENT_MODEL);
        const proxy = await caller.unmarshal(await demo.marshal());
        let begun: () => void = () => undefined;
        let answer: () => void = () => undefined;
        const inside = new Promise<void>((resolve) => (begun = resolve));
        const answered = new Promise<void>((resolve) => (answer = resolve));
        const slow = await other.expose(
          {
            Slow: () => {
              begun();
              return answered.then(() => 1);
            },
          },
          { timeoutMs: UNTIL_WOKEN },
        );
        const away = await owner.unmarshal(await slow.marshal());
        com().drainCalls();
        const out = away.call('Slow');
        await inside;
        assert.equal(await proxy.call('GetCurrentThreadId'), rowOf('owner').threadId);
        assert.equal(rowOf('owner').call, 'Slow', 'the row tells of the call out');
        answer();
        await out;
        const { incoming, own } = drained(owner.id);
        const outer = own.find(({ label }) => label === 'Slow');
        assert.ok(outer?.endUs && incoming.length > 0);
        for (const call of incoming) {
          assert.deepEqual(
            [call.label, call.endUs, call.result, call.depth],
            ['incoming call', null, null, 1],
          );
          assert.ok(call.startUs > outer.startUs && call.startUs < outer.endUs);
        }
        assert.equal(rowOf('owner').state, 'idle');
      });
    });
  });
});

test('a call into an object of ours is on record once, by its name', async () => {
  await withApartment({ name: 'owner' }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const ledger = await owner.expose({ Close: () => 42 }, { name: 'Ledger' });
      const proxy = await caller.unmarshal(await ledger.marshal());
      const before = rowOf('owner').incoming;
      com().drainCalls();
      assert.equal(await proxy.call('Close'), 42);
      await proxy.release();
      assert.ok(rowOf('owner').incoming > before, 'the filter was asked');
      assert.deepEqual(
        drained(owner.id).incoming.map(({ label, result }) => [label, result]),
        [['Ledger.Close', 0]],
      );
    });
  });
});

test('what a foreign object calls inside of its own call is nested in that', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'caller', manifest: MANIFEST }, async (caller) => {
      const demo = await owner.create(APARTMENT_MODEL);
      const proxy = await caller.unmarshal(await demo.marshal());
      // An object of ours in the same apartment, which the demo object calls back (its second member) directly: no filter is asked for that.
      const own = await owner.expose({ First: () => 1, Second: () => 7 }, { name: 'Back' });
      const back = await caller.unmarshal(await own.marshal());
      com().drainCalls();
      assert.equal(await proxy.call('CallBack', [back]), 7);
      // The caller has its answer before the thread that gave it is done with the call.
      await owner.run(owner.batch());
      const { incoming } = drained(owner.id);
      const [inner] = incoming.filter(({ label }) => label === 'Back.Second');
      const outer = incoming.find(
        ({ label, startUs, endUs }) =>
          label === 'incoming call' &&
          inner &&
          startUs <= inner.startUs &&
          (endUs ?? 0) >= (inner.endUs ?? 1),
      );
      assert.deepEqual([inner?.depth, outer?.depth], [1, 0]);
    });
  });
});
