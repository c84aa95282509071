import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComError } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, until, wake, withApartment } from './com';

function failure(settled: PromiseSettledResult<unknown>): ComError {
  assert.equal(settled.status, 'rejected');
  return settled.reason as ComError;
}

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

test('calls of one turn cross together, keep their order among each other and with batches', async () => {
  await withApartment({ name: 'order' }, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    com().drainCalls();
    const answered: string[] = [];
    const note = (name: string) => () => void answered.push(name);
    const adding = dictionary.call('Add', ['a', 1]).then(note('Add'));
    const counting = dictionary.get('Count').then(note('Count'));
    const batch = apartment.batch();
    batch.call(dictionary, 'Add', ['b', 2]);
    const running = apartment.run(batch).then(note('batch'));
    const last = dictionary.get('Count');
    await Promise.all([adding, counting, running]);
    assert.equal(await last, 2);
    assert.deepEqual(answered, ['Add', 'Count', 'batch']);
    assert.deepEqual(
      com()
        .drainCalls()
        .calls.map((call) => call.label),
      ['Add', 'Count', 'Add', 'Count'],
    );
  });
});

test('thousands in flight are each answered with their own', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    for (let i = 0; i < 100; i++) void dictionary.call('Add', [i, `value ${i}`]);
    const values = await Promise.all(
      Array.from({ length: 10_000 }, (_, i) => dictionary.get('Item', [i % 100])),
    );
    assert.ok(values.every((value, i) => value === `value ${i % 100}`));
  });
});

test('calls awaited one by one let the event loop go on', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    let turns = 0;
    let going = true;
    const turn = () => {
      turns++;
      if (going) setImmediate(turn);
    };
    setImmediate(turn);
    for (let i = 0; i < 5_000; i++) assert.equal(await dictionary.get('Count'), 0);
    going = false;
    assert.ok(turns >= 5, `${turns} turns`);
  });
});

test('one that fails stops no other, and says its member, argument and reason', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const [first, unknown, twice, wrong, count] = await Promise.allSettled([
      dictionary.call('Add', ['a', 1]),
      dictionary.call('NoSuchMember', ['x']),
      dictionary.call('Add', ['a', 2]),
      // A symbol is no COM value: refused before it is sent, with nothing of it left among the others.
      dictionary.call('Add', ['begun', Symbol('no') as never]),
      dictionary.get('Count'),
    ]);
    assert.equal(first.status, 'fulfilled');
    assert.deepEqual(
      [failure(unknown).hresult, failure(unknown).member, failure(unknown).command],
      ['DISP_E_UNKNOWNNAME', 'NoSuchMember', 0],
    );
    assert.equal(failure(twice).member, 'Add');
    assert.ok((failure(wrong) as Error) instanceof TypeError);
    assert.deepEqual(count, { status: 'fulfilled', value: 1 });
  });
});

test('an answer does not wait for the slow calls that crossed with it', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    let slept = false;
    const quick = demo.call('LiveObjects');
    const slow = demo.call('Sleep', [UNTIL_WOKEN]).then(() => (slept = true));
    const behind = demo.call('LiveObjects');
    await quick;
    assert.equal(slept, false);
    const row = () =>
      com()
        .snapshot()
        .apartments.find((one) => one.name === 'test');
    // The answer may be here before its thread has begun the next.
    await until(() => row()?.call === 'Sleep');
    assert.equal(row()?.queued, 1, 'the one behind it');
    await wake();
    await Promise.all([slow, behind]);
  });
});

test('a stop fails those not yet begun by name, and lets the running one end', async () => {
  const apartment = com().start({ name: 'stopping', kind: 'sta', manifest: MANIFEST });
  const demo = await apartment.create(DEMO);
  const running = demo.call('Sleep', [UNTIL_WOKEN]);
  const rest = Promise.allSettled([demo.call('LiveObjects'), demo.get('GetCreatedThreadId')]);
  await until(
    () =>
      com()
        .snapshot()
        .apartments.find(({ id }) => id === apartment.id)?.call === 'Sleep',
  );
  const stopped = apartment.stop(UNTIL_WOKEN);
  await wake();
  assert.equal(await stopped, true);
  await running;
  assert.deepEqual(
    (await rest).map((one) => [failure(one).hresult, failure(one).member]),
    [
      ['RPC_E_DISCONNECTED', 'LiveObjects'],
      ['RPC_E_DISCONNECTED', 'GetCreatedThreadId'],
    ],
  );
  await assert.rejects(demo.call('LiveObjects'), { hresult: 'RPC_E_DISCONNECTED', member: 'LiveObjects' });
});

test('a detached apartment fails the call it is stuck in and those behind it by name, once', async () => {
  const before = com().detachedApartments;
  const apartment = com().start({ name: 'stuck', kind: 'sta', manifest: MANIFEST });
  const demo = await apartment.create(DEMO);
  const row = () =>
    com()
      .snapshot()
      .apartments.find(({ id }) => id === apartment.id);
  const calls = Promise.allSettled([demo.call('Sleep', [UNTIL_WOKEN]), demo.call('LiveObjects')]);
  await until(() => row()?.call === 'Sleep');
  assert.equal(await apartment.stop(100), false);
  assert.deepEqual(
    (await calls).map((one) => [failure(one).hresult, failure(one).member]),
    [
      ['RPC_E_CALL_CANCELED', 'Sleep'],
      ['RPC_E_CALL_CANCELED', 'LiveObjects'],
    ],
  );
  assert.equal(com().detachedApartments, before + 1);
  assert.equal(row()?.state, 'detached');
  // The thread comes back from its call: what it answers then is for nobody, and it ends as it was told to.
  await wake();
  await until(() => row() === undefined);
  assert.ok(com().endedApartments.some(({ id }) => id === apartment.id));
});

test('calls of a handler run while its caller waits, though others were begun in the same turn', async () => {
  await withApartment({ name: 'sender', manifest: MANIFEST }, async (sender) => {
    const demo = await sender.create(DEMO);
    const dictionary = await sender.create('Scripting.Dictionary');
    const asked = await sender.expose({
      Ask: async () => {
        await dictionary.call('Add', ['from the handler', 1]);
        return dictionary.get('Count');
      },
    });
    const [, count] = await Promise.all([
      demo.call('GetCurrentThreadId'),
      asked.call('Ask'),
      dictionary.call('Add', ['after', 1]),
    ]);
    assert.equal(count, 1, 'what came after the call waited for its end');
    assert.equal(await dictionary.get('Count'), 2);
  });
});

const TURNS = 15;
/** A turn has four milliseconds of answers, of which each takes microseconds; where they keep each other going it has many times that. */
const MOST_CALLS = 60_000;

for (const apartments of [1, 8]) {
  test(`the event loop has its turns while ${apartments} apartments answer faster than they are asked`, async () => {
    const started = Array.from({ length: apartments }, (_, i) =>
      com().start({ name: `fast ${i}`, kind: 'sta' }),
    );
    try {
      const dictionaries = await Promise.all(started.map((one) => one.create('Scripting.Dictionary')));
      let turns = 0;
      let going = true;
      const turn = () => {
        turns++;
        if (going) setImmediate(turn);
      };
      setImmediate(turn);
      let calls = 0;
      await Promise.all(
        dictionaries.map(async (dictionary) => {
          while (turns < TURNS && calls < MOST_CALLS) {
            assert.equal(await dictionary.get('Count'), 0);
            calls++;
          }
        }),
      );
      going = false;
      assert.ok(turns >= TURNS, `${turns} turns for ${calls} calls`);
    } finally {
      await Promise.all(started.map((one) => one.stop()));
    }
  });
}

test('answers that are looked out for keep their order with events, batches and other apartments', async () => {
  await withApartment({ name: 'one' }, async (one) => {
    await withApartment({ name: 'two' }, async (two) => {
      const [first, second] = await Promise.all([
        one.create('Scripting.Dictionary'),
        two.create('Scripting.Dictionary'),
      ]);
      for (let i = 0; i < 200; i++) {
        const batch = one.batch();
        batch.call(first, 'Add', [i, i * 2]);
        batch.get(first, 'Item', [i]);
        assert.equal((await one.run(batch))[1], i * 2);
        const crossing = second.call('Add', [i, `value ${i}`]);
        assert.equal(await first.get('Count'), i + 1);
        await crossing;
        assert.equal(await second.get('Item', [i]), `value ${i}`);
      }
    });
  });
});
