import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANIFEST, UNTIL_WOKEN, com, until, wake, withApartment } from './com';

const VT_BSTR = 8;
const VT_I4 = 3;
/** The demo server's class that lives in the STA that made it. */
const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

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
  await withApartment({ name: 'sleeper', manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    const row = () => {
      const snapshot = com().snapshot();
      const one = snapshot.apartments.find(({ name }) => name === 'sleeper');
      assert.ok(one);
      return { ...one, atUs: snapshot.nowUs, tickMs: snapshot.tickMs };
    };
    await apartment.run(apartment.batch());
    assert.equal(row().unpumpedMs, null);
    const batch = apartment.batch();
    batch.call(demo, 'Sleep', [UNTIL_WOKEN]);
    const began = performance.now();
    const slept = apartment.run(batch);
    const behind = apartment.run(apartment.batch());
    await until(() => row().callAgeMs >= 100 && row().queueAgeMs >= 100);
    const asleep = row();
    const most = performance.now() - began + 1;
    assert.ok((asleep.unpumpedMs ?? 0) >= 100, `${asleep.unpumpedMs} ms`);
    assert.deepEqual([asleep.state, asleep.call, asleep.queued], ['running', 'Sleep', 1]);
    for (const age of [asleep.callAgeMs, asleep.queueAgeMs])
      assert.ok(age >= 100 && age <= most, `${age} of ${most} ms`);
    // However often one looks: what began once began at one moment.
    const begun = new Set<number>();
    for (let looks = 0; looks < 300; looks++) {
      const { call, tickMs, callAgeMs } = row();
      if (call === asleep.call) begun.add(tickMs - callAgeMs);
    }
    assert.equal(begun.size, 1, [...begun].join(', '));
    await wake();
    await Promise.all([slept, behind]);
    assert.deepEqual([row().queued, row().queueAgeMs, row().calls], [0, 0, asleep.calls + 2]);
    await apartment.run(apartment.batch());
    assert.equal(row().unpumpedMs, null);
    assert.ok(row().atUs > asleep.atUs);
  });
});

test('a row tells of one moment, whenever one looks', async () => {
  await withApartment({ name: 'called', manifest: MANIFEST }, async (called) => {
    const token = await (await called.create(DEMO)).marshal();
    await withApartment({ name: 'caller' }, async (caller) => {
      const proxy = await caller.unmarshal(token);
      const calls = Array.from({ length: 2000 }, () => proxy.call('GetCurrentThreadId'));
      const all = Promise.allSettled(calls);
      await calls[0];
      const states = new Set<string>();
      // One after the other without a turn of the event loop, while both threads go back and forth.
      for (let looks = 0; looks < 5000; looks++) {
        for (const row of com().snapshot().apartments) {
          const { name, state, call, callAgeMs, depth, callingInto, outgoing, unpumpedMs } = row;
          states.add(`${name} ${state}`);
          const seen = JSON.stringify(row);
          if (state === 'idle')
            assert.deepEqual(
              [call, callAgeMs, depth, callingInto, outgoing, unpumpedMs],
              ['', 0, 0, 0, false, null],
              seen,
            );
          else assert.deepEqual([state, depth], ['running', 1], seen);
          assert.equal(outgoing, callingInto !== 0, seen);
          if (unpumpedMs !== null) assert.equal(outgoing, false, seen);
        }
      }
      assert.ok(['caller running', 'called idle', 'called running'].every((one) => states.has(one)));
      await all;
    });
  });
});

test('what a thread cost, pumped, failed and holds is on its row', async () => {
  await withApartment({ name: 'counted' }, async (apartment) => {
    const row = () => {
      const one = com()
        .snapshot()
        .apartments.find(({ name }) => name === 'counted');
      assert.ok(one);
      return one;
    };
    const dictionary = await apartment.create('Scripting.Dictionary');
    const before = row();
    assert.equal(before.objects, 1);
    await assert.rejects(dictionary.call('NoSuchMember'));
    await apartment.waitForSingleObject(com().createEvent('set', { signalled: true }));
    const batch = apartment.batch();
    const window = batch.createWindow();
    await apartment.run(batch).then(async (results) => {
      const post = apartment.batch();
      post.postMessage(results[window.index] as number);
      post.pumpWaitingMessages();
      await apartment.run(post);
    });
    // Work that takes the thread's own time: a tick of its clock is up to 16 ms.
    for (let i = 0; i < 20; i++) {
      const busy = apartment.batch();
      for (let n = 0; n < 5000; n++) busy.get(dictionary, 'Count');
      await apartment.run(busy);
    }
    const after = row();
    assert.deepEqual([after.failures, after.objects], [before.failures + 1, 1]);
    assert.ok(after.messages > before.messages);
    assert.ok((after.cpuMs ?? 0) > (before.cpuMs ?? 0), `${after.cpuMs} ms after ${before.cpuMs} ms`);
    await dictionary.release();
    assert.equal(row().objects, 0);
  });
});

test('in a call through a proxy COM itself pumps, which is no gap; what it runs into does not', async () => {
  await withApartment({ name: 'called' }, async (called) => {
    let begun: () => void = () => undefined;
    let answer: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (begun = resolve));
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const own = await called.expose(
      {
        Slow: () => {
          begun();
          return answered.then(() => 1);
        },
      },
      { timeoutMs: UNTIL_WOKEN },
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
      await inside;
      // Much longer than a busy machine keeps a thread from its turn.
      await until(() => (row()?.callAgeMs ?? 0) >= 1000);
      const age = row()?.callAgeMs ?? 0;
      assert.equal(row()?.outgoing, true);
      assert.equal(row()?.unpumpedMs, null);
      assert.equal(row()?.state, 'running');
      const answering = com()
        .snapshot()
        .apartments.find(({ name }) => name === 'called');
      assert.equal(answering?.call, 'incoming Object.Slow');
      assert.equal(answering.depth, 1);
      assert.equal(answering.unpumpedMs, null, 'who waits for JavaScript takes messages meanwhile');
      answer();
      await called;
      await caller.run(caller.batch());
      assert.equal(row()?.outgoing, false);
      // As a gap it would be all of the call.
      assert.ok((row()?.longestGapMs ?? 0) < before + age, `${row()?.longestGapMs} ms after ${before} ms`);
    });
  });
});
