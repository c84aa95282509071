import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { findDeadlocks, type ComValue } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, until, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

const row = (name: string) =>
  com()
    .snapshot()
    .apartments.find((one) => one.name === name);

test('a wait answers the object, the time-out, and the index among several', async () => {
  await withApartment({}, async (apartment) => {
    const first = com().createEvent('first');
    const second = com().createEvent('second', { signalled: true });
    assert.deepEqual(await apartment.waitForSingleObject(first, 20), { end: 'timeout', taken: [] });
    const result = await apartment.waitForMultipleObjects([first, second], { timeoutMs: UNTIL_WOKEN });
    assert.ok(result.end === 'object' && result.index === 1 && result.object === second);
    const waiting = apartment.waitForSingleObject(first);
    first.set();
    assert.equal((await waiting).end, 'object');
    first.close();
    second.close();
  });
});

test('a mutex whose owner ended is abandoned, and owned by who waited', async () => {
  const mutex = com().createMutex('ledger');
  await withApartment({ name: 'heir' }, async (heir) => {
    await withApartment({ name: 'owner' }, async (owner) => {
      assert.equal((await owner.waitForSingleObject(mutex)).end, 'object');
      assert.equal((await heir.waitForSingleObject(mutex, 20)).end, 'timeout');
      await assert.rejects(heir.releaseMutex(mutex), { name: 'ComError' }, 'only the owner gives it back');
    });
    assert.equal((await heir.waitForSingleObject(mutex, UNTIL_WOKEN)).end, 'abandoned');
    await heir.releaseMutex(mutex);
  });
  mutex.close();
});

test('a wait on all takes one at a time and says what it took when the time is over', async () => {
  await withApartment({}, async (apartment) => {
    const free = com().createSemaphore('free', 1, 1);
    const taken = com().createEvent('never');
    const result = await apartment.waitForMultipleObjects([free, taken], { all: true, timeoutMs: 30 });
    assert.deepEqual(result, { end: 'timeout', taken: [free] });
    assert.equal((await apartment.waitForSingleObject(free, 0)).end, 'timeout', 'it still has it');
    assert.equal(free.release(), true);
    taken.set();
    assert.equal(
      (await apartment.waitForMultipleObjects([free, taken], { all: true, timeoutMs: UNTIL_WOKEN })).end,
      'object',
    );
    assert.equal(free.release(2), false, 'more than the maximum');
  });
});

test('of several objects an abandoned one is told by its number', async () => {
  const mutexes = [com().createMutex('kept'), com().createMutex('left')];
  const never = com().createEvent('never');
  await withApartment({ name: 'keeper' }, async (keeper) => {
    await withApartment({ name: 'heir' }, async (heir) => {
      await keeper.waitForSingleObject(mutexes[0]!);
      await withApartment({ name: 'owner' }, (owner) => owner.waitForSingleObject(mutexes[1]!));
      const objects = [never, ...mutexes];
      const any = await heir.waitForMultipleObjects(objects, { timeoutMs: UNTIL_WOKEN });
      assert.deepEqual(any, { end: 'abandoned', index: 2, object: mutexes[1] });
      await heir.releaseMutex(mutexes[1]!);
      await keeper.releaseMutex(mutexes[0]!);
      await withApartment({ name: 'owner' }, (owner) => owner.waitForSingleObject(mutexes[1]!));
      never.set();
      const all = await heir.waitForMultipleObjects(objects, { all: true, timeoutMs: UNTIL_WOKEN });
      assert.deepEqual(all, { end: 'abandoned', index: 2, object: mutexes[1] });
    });
  });
  for (const object of [never, ...mutexes]) object.close();
});

test('a wait on all waits for one at a time, and what it took already is no deadlock', async () => {
  const mutex = com().createMutex('taken first');
  const event = com().createEvent('comes last');
  await withApartment({ name: 'all' }, async (apartment) => {
    const waiting = apartment.waitForMultipleObjects([mutex, event], { all: true, timeoutMs: UNTIL_WOKEN });
    await until(() => row('all')?.waitingOn[0] === event.id);
    assert.deepEqual(row('all')?.waitingOn, [event.id]);
    assert.deepEqual(findDeadlocks(com().snapshot()), []);
    event.set();
    assert.equal((await waiting).end, 'object');
  });
  mutex.close();
  event.close();
});

test('who waits for any of several is in no deadlock while one of them may come', async () => {
  const [ledger, journal] = [com().createMutex('ledger'), com().createMutex('journal')];
  const cancelled = com().createEvent('cancelled');
  await withApartment({ name: 'left' }, async (left) => {
    await withApartment({ name: 'right' }, async (right) => {
      await left.waitForSingleObject(ledger);
      await right.waitForSingleObject(journal);
      const either = left.waitForMultipleObjects([journal, cancelled], { timeoutMs: UNTIL_WOKEN });
      const other = right.waitForSingleObject(ledger, UNTIL_WOKEN);
      await until(() => row('left')?.waitingOn.length === 2 && row('right')?.waitingOn.length === 1);
      assert.deepEqual(findDeadlocks(com().snapshot()), []);
      cancelled.set();
      const ended = await either;
      assert.ok(ended.end === 'object' && ended.index === 1);
      await left.releaseMutex(ledger);
      assert.equal((await other).end, 'object');
    });
  });
  for (const object of [ledger, journal, cancelled]) object.close();
});

test('a wait that messages end hangs no caller, so it is no plain wait', async () => {
  const never = com().createEvent('never');
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const demo = await owner.create(DEMO);
      const proxy = await caller.unmarshal(await demo.marshal());
      await owner.pumpWaitingMessages();
      const waiting = owner.msgWaitForMultipleObjects([never], UNTIL_WOKEN);
      await until(() => row('owner')?.state === 'running');
      assert.deepEqual(row('owner')?.waitingOn, []);
      const thread = await proxy.call('GetCurrentThreadId');
      assert.equal((await waiting).end, 'message', 'the call was the message');
      assert.equal(thread, await demo.call('GetCreatedThreadId'));
    });
  });
  never.close();
});

test('62 objects can be waited on, 63 cannot', async () => {
  await withApartment({}, async (apartment) => {
    const events = Array.from({ length: 63 }, (_, i) => com().createEvent(`event ${i}`));
    events[61]?.set();
    const result = await apartment.waitForMultipleObjects(events.slice(0, 62), { timeoutMs: UNTIL_WOKEN });
    assert.ok(result.end === 'object' && result.index === 61);
    await assert.rejects(apartment.waitForMultipleObjects(events), { hresult: 'E_INVALIDARG' });
    events.forEach((event) => event.close());
  });
});

test('a message wait ends for a message and leaves it to be pumped', async () => {
  await withApartment({ name: 'window' }, async (apartment) => {
    const never = com().createEvent('never');
    const batch = apartment.batch();
    batch.createWindow();
    const window = (await apartment.run(batch))[0] as number;
    await apartment.pumpWaitingMessages();
    const waiting = apartment.msgWaitForMultipleObjects([never], UNTIL_WOKEN);
    await until(() => row('window')?.state === 'running');
    await withApartment({ name: 'poster' }, async (poster) => {
      const post = poster.batch();
      post.postMessage(window);
      assert.equal((await poster.run(post))[0], true);
    });
    assert.equal((await waiting).end, 'message');
    const state = apartment.batch();
    const pumped = state.pumpWaitingMessages();
    const seen = state.windowState(window);
    const results = await apartment.run(state);
    // The loop may have pumped it between the two batches; either way it arrived once, on the thread that made the window.
    assert.ok((results[pumped.index] as number) >= 0);
    const [received, owner, last] = (results[seen.index] as unknown as { data: Float64Array }).data;
    assert.deepEqual([received, last], [1, owner]);
    never.close();
  });
});

test('a message sent to a thread that does not pump waits, and times out', async () => {
  await withApartment({ name: 'deaf' }, async (deaf) => {
    const make = deaf.batch();
    make.createWindow();
    const window = (await deaf.run(make))[0] as number;
    await withApartment({ name: 'sender' }, async (sender) => {
      const send = async (timeoutMs: number): Promise<ComValue> => {
        const batch = sender.batch();
        batch.sendMessage(window, timeoutMs);
        return (await sender.run(batch))[0];
      };
      assert.equal(await send(UNTIL_WOKEN), true);
      const event = com().createEvent('listen again');
      const waiting = deaf.waitForSingleObject(event);
      await until(() => row('deaf')?.waitingOn.length === 1);
      assert.equal(await send(50), false);
      event.set();
      await waiting;
      assert.equal(await send(UNTIL_WOKEN), true);
      event.close();
    });
  });
});

test('a wait ends when its apartment is stopped', async () => {
  const apartment = com().start({ name: 'waiting', kind: 'sta' });
  const never = com().createEvent('never');
  const waiting = apartment.waitForSingleObject(never);
  await until(() => row('waiting')?.state === 'running');
  assert.equal(await apartment.stop(UNTIL_WOKEN), true);
  assert.deepEqual(await waiting, { end: 'stopped', taken: [] });
  never.close();
});

test('an apartment waits for the end of a process', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  assert.ok(child.pid !== undefined);
  const handle = com().processHandle(child.pid);
  await withApartment({}, async (apartment) => {
    assert.equal((await apartment.waitForSingleObject(handle, 50)).end, 'timeout');
    const waiting = apartment.waitForSingleObject(handle, UNTIL_WOKEN);
    child.stdin?.end();
    assert.equal((await waiting).end, 'object');
  });
  handle.close();
  assert.throws(() => com().processHandle(3), /no handle for this process/);
});

test('an apartment waits for the end of another', async () => {
  await withApartment({ name: 'waiter' }, async (waiter) => {
    const other = com().start({ name: 'other', kind: 'sta' });
    const thread = com().threadHandle(other);
    const waiting = waiter.waitForSingleObject(thread, UNTIL_WOKEN);
    await other.stop();
    assert.equal((await waiting).end, 'object');
    thread.close();
  });
});

test('two apartments in plain waits for what the other owns are named as a deadlock', async () => {
  const ledger = com().createMutex('ledger');
  const journal = com().createMutex('journal');
  await withApartment({ name: 'left' }, async (left) => {
    await withApartment({ name: 'right' }, async (right) => {
      await left.waitForSingleObject(ledger);
      await right.waitForSingleObject(journal);
      assert.deepEqual(findDeadlocks(com().snapshot()), []);
      const both = [left.waitForSingleObject(journal), right.waitForSingleObject(ledger)];
      await until(() => row('left')?.waitingOn.length === 1 && row('right')?.waitingOn.length === 1);
      const rings = findDeadlocks(com().snapshot());
      assert.equal(
        rings[0]?.text,
        'left waits for mutex "journal" of right; right waits for mutex "ledger" of left',
      );
      await left.stop(UNTIL_WOKEN);
      assert.equal((await both[0])?.end, 'stopped');
      assert.equal((await both[1])?.end, 'abandoned', 'the stop broke the ring');
    });
  });
});

test('a call into a thread that waits for the caller is named as a deadlock', async () => {
  const mutex = com().createMutex('held by the caller');
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const demo = await owner.create(DEMO);
      const proxy = await caller.unmarshal(await demo.marshal());
      const giver = await caller.expose(
        { Give: () => caller.releaseMutex(mutex).then(() => undefined) },
        { timeoutMs: UNTIL_WOKEN },
      );
      const marshaled = await giver.marshal();
      await caller.waitForSingleObject(mutex);
      const waiting = owner.waitForSingleObject(mutex, UNTIL_WOKEN);
      await until(() => row('owner')?.waitingOn.length === 1);
      const calling = proxy.call('GetCurrentThreadId');
      await until(() => row('caller')?.callingInto === owner.id);
      const [ring] = findDeadlocks(com().snapshot());
      assert.equal(
        ring?.text,
        'owner waits for mutex "held by the caller" of caller; caller calls into owner',
      );
      // In its call the caller takes calls that come in, and one of those gives the mutex back.
      await withApartment({ name: 'helper' }, async (helper) => {
        await (await helper.unmarshal(marshaled)).call('Give');
      });
      assert.equal((await waiting).end, 'object');
      assert.equal(
        await calling,
        await demo.call('GetCreatedThreadId'),
        'the call went through once the owner pumped',
      );
    });
  });
});

test('abandoning a call is refused where the platform cannot', async () => {
  await withApartment({}, async (apartment) => {
    if (!com().snapshot().cancellation) assert.equal(com().cancelCall(apartment), false);
  });
});
