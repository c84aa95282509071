import assert from 'node:assert/strict';
import { test } from 'node:test';
import { com, withApartment } from './com';

const VT_BSTR = 8;
const VT_I4 = 3;

test('what a call on record ran inside of, its kind and the types of its arguments', async () => {
  await withApartment({ name: 'recorded' }, async (apartment) => {
    const own = await apartment.expose({ Note: () => own.call('Add', [1, 'x']), Add: () => 3 }, {});
    com().drainCalls();
    await own.call('Note');
    const { calls } = com().drainCalls();
    assert.deepEqual(
      calls.map(({ kind, depth, label, types }) => ({ kind, depth, label, types })),
      [
        { kind: 'incoming', depth: 3, label: 'Object.Add', types: [VT_I4, VT_BSTR] },
        { kind: 'call', depth: 2, label: 'Add', types: [VT_I4, VT_BSTR] },
        { kind: 'incoming', depth: 1, label: 'Object.Note', types: [] },
        { kind: 'call', depth: 0, label: 'Note', types: [] },
      ],
    );
    for (const [inner, outer] of calls.slice(0, -1).map((call, i) => [call, calls[i + 1]!] as const)) {
      assert.ok(
        outer.startUs <= inner.startUs && (inner.endUs ?? Infinity) <= (outer.endUs ?? 0),
        `${inner.label} lies inside`,
      );
    }
  });
});

test('a wait without pumping is on record by the names of what it waited for', async () => {
  await withApartment({ name: 'waiter' }, async (apartment) => {
    const event = com().createEvent('payday');
    com().drainCalls();
    await apartment.waitForSingleObject(event, 30);
    const wait = com()
      .drainCalls()
      .calls.find(({ kind }) => kind === 'wait');
    assert.equal(wait?.label, 'payday');
    assert.equal(wait.depth, 1);
    assert.ok((wait.endUs ?? 0) - wait.startUs >= 25_000);
    event.close();
  });
});

test('a running STA tells since when it has not pumped; an idle one owes nothing', async () => {
  await withApartment({ name: 'sleeper' }, async (apartment) => {
    const row = () => {
      const snapshot = com().snapshot();
      const one = snapshot.apartments.find(({ name }) => name === 'sleeper');
      assert.ok(one);
      return { ...one, atUs: snapshot.nowUs };
    };
    await apartment.run(apartment.batch());
    assert.equal(row().unpumpedMs, null);
    const batch = apartment.batch();
    batch.sleep(400);
    const slept = apartment.run(batch);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const asleep = row();
    assert.ok((asleep.unpumpedMs ?? 0) >= 100, `${asleep.unpumpedMs} ms`);
    await slept;
    await apartment.run(apartment.batch());
    assert.equal(row().unpumpedMs, null);
    assert.ok(row().atUs > asleep.atUs);
  });
});

test('in a call through a proxy COM itself pumps, which is no gap; what it runs into does not', async () => {
  await withApartment({ name: 'called' }, async (called) => {
    const own = await called.expose(
      { Slow: () => new Promise((resolve) => setTimeout(() => resolve(1), 500)) },
      { timeoutMs: 2_000 },
    );
    const token = await own.marshal();
    await withApartment({ name: 'caller' }, async (caller) => {
      const row = () =>
        com()
          .snapshot()
          .apartments.find(({ name }) => name === 'caller');
      const proxy = await caller.unmarshal(token);
      const before = row()?.longestGapMs ?? 0;
      const called = proxy.call('Slow');
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(row()?.outgoing, true);
      assert.equal(row()?.unpumpedMs, null);
      assert.equal(row()?.state, 'running');
      const answering = com()
        .snapshot()
        .apartments.find(({ name }) => name === 'called');
      assert.equal(answering?.call, 'incoming Object.Slow');
      assert.equal(answering.depth, 1);
      assert.equal(answering.unpumpedMs, null, 'who waits for JavaScript takes messages meanwhile');
      await called;
      await caller.run(caller.batch());
      assert.equal(row()?.outgoing, false);
      assert.ok((row()?.longestGapMs ?? 0) < before + 250, `${row()?.longestGapMs} ms after ${before} ms`);
    });
  });
});
