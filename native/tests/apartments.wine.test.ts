import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { ComObject } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, until, wake, withApartment } from './com';

const rowOf = (name: string) =>
  com()
    .snapshot()
    .apartments.find((one) => one.name === name);

test('an apartment reports itself as COM sees it', async () => {
  await withApartment({ kind: 'sta' }, async (sta) => {
    await withApartment({ kind: 'mta' }, async (mta) => {
      const batch = sta.batch();
      batch.apartment();
      const [own] = await sta.run(batch);
      const other = mta.batch();
      other.apartment();
      const [free] = await mta.run(other);
      const type = (value: unknown) => (value as { data: Float64Array }).data[0];
      assert.ok(type(own) === 0 || type(own) === 3, 'APTTYPE_STA or APTTYPE_MAINSTA');
      assert.equal(type(free), 1, 'APTTYPE_MTA');
    });
  });
});

test('later commands of a batch use the results of earlier ones', async () => {
  await withApartment({}, async (apartment) => {
    const batch = apartment.batch();
    const dictionary = batch.create('Scripting.Dictionary');
    batch.call(dictionary, 'Add', ['a', 1]);
    batch.call(dictionary, 'Add', ['b', 2]);
    const count = batch.get(dictionary, 'Count');
    const results = await apartment.run(batch);
    assert.equal(results[count.index], 2);
  });
});

test('a batch stops at the first error and names its index and member', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    const batch = apartment.batch();
    batch.call(dictionary, 'Add', ['a', 1]);
    batch.call(dictionary, 'NoSuchMember');
    batch.call(dictionary, 'Add', ['b', 2]);
    await assert.rejects(apartment.run(batch), {
      hresult: 'DISP_E_UNKNOWNNAME',
      command: 1,
      member: 'NoSuchMember',
    });
    assert.equal(await dictionary.get('Count'), 1);
  });
});

test('an object that fails describes why', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    await dictionary.call('Add', ['twice', 1]);
    await assert.rejects(dictionary.call('Add', ['twice', 2]), { name: 'ComError', member: 'Add' });
    await assert.rejects(apartment.create('No.Such.Class'), {
      hresult: 'CO_E_CLASSSTRING',
      member: 'No.Such.Class',
    });
  });
});

test('a collection is enumerated', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    for (const key of ['x', 'y', 'z']) await dictionary.call('Add', [key, 1]);
    assert.deepEqual(await dictionary.enumerate(), ['x', 'y', 'z']);
    assert.deepEqual(await dictionary.enumerate(2), ['x', 'y']);
  });
});

test('a column of calls crosses in one hop', async () => {
  await withApartment({}, async (apartment) => {
    const dictionary = await apartment.create('Scripting.Dictionary');
    for (const key of [1, 2, 3]) await dictionary.call('Add', [key, key * 1.5]);
    const batch = apartment.batch();
    batch.column(dictionary, 'Item', new Float64Array([3, 1, 2]));
    const [column] = await apartment.run(batch);
    assert.deepEqual([...(column as { data: Float64Array }).data], [4.5, 1.5, 3]);
    // A number that is no integer of 32 bits is asked for as it is.
    await dictionary.call('Add', [0.5, 7]);
    const fractions = apartment.batch();
    fractions.column(dictionary, 'Item', new Float64Array([0.5, 1]));
    const [read] = await apartment.run(fractions);
    assert.deepEqual([...(read as { data: Float64Array }).data], [7, 1.5]);
  });
});

test('an object used in an apartment it does not belong to is RPC_E_WRONG_THREAD', async () => {
  await withApartment({ name: 'owner' }, async (owner) => {
    await withApartment({ name: 'stranger' }, async (stranger) => {
      const dictionary = await owner.create('Scripting.Dictionary');
      const raw = new ComObject(stranger, dictionary.objectId);
      await assert.rejects(raw.get('Count'), { hresult: 'RPC_E_WRONG_THREAD' });
      assert.equal(await dictionary.get('Count'), 0);
    });
  });
});

test('an object marshaled by stream works in the other apartment, once a stream', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'client' }, async (client) => {
      const demo = await owner.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
      const created = await demo.call('GetCreatedThreadId');
      const token = await demo.marshal();
      assert.deepEqual(
        com()
          .snapshot()
          .handovers.map(({ token: of, how, threadId }) => [of, how, threadId]),
        [[token, 'stream', created]],
      );
      const proxy = await client.unmarshal(token);
      assert.equal(com().snapshot().handovers.length, 0);
      assert.equal(
        await proxy.call('GetCurrentThreadId'),
        created,
        'the call arrives on the thread that made the object',
      );
      await assert.rejects(client.unmarshal(token), { hresult: 'RPC_E_INVALID_OBJECT' });
    });
  });
});

test('a cookie of the global interface table works any number of times until it is revoked', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'client' }, async (client) => {
      const demo = await owner.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
      const cookie = await demo.registerInGit();
      await new Promise((resolve) => setTimeout(resolve, 60));
      const [open] = com().snapshot().handovers;
      assert.deepEqual(
        [open?.token, open?.how, open?.threadId],
        [cookie, 'git', await demo.call('GetCreatedThreadId')],
      );
      assert.ok((open?.ageMs ?? 0) >= 40, `${open?.ageMs} ms old`);
      const first = await client.takeFromGit(cookie);
      const second = await client.takeFromGit(cookie);
      assert.equal(await first.call('GetCurrentThreadId'), await second.call('GetCreatedThreadId'));
      await owner.revokeFromGit(cookie);
      assert.deepEqual(com().snapshot().handovers, []);
      await assert.rejects(client.takeFromGit(cookie), { name: 'ComError' });
    });
  });
});

test('two apartments that call each other do not deadlock, since an outgoing call pumps', async () => {
  await withApartment({ name: 'left', manifest: MANIFEST }, async (left) => {
    await withApartment({ name: 'right', manifest: MANIFEST }, async (right) => {
      const a = await left.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
      const b = await right.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
      const aInRight = await right.unmarshal(await a.marshal());
      const bInLeft = await left.unmarshal(await b.marshal());
      // left calls b, which calls back a on left's thread, while right does the mirror image.
      const [viaRight, viaLeft] = await Promise.all([
        bInLeft.call('CallBack', [a]),
        aInRight.call('CallBack', [b]),
      ]);
      assert.equal(viaRight, await a.call('GetCreatedThreadId'));
      assert.equal(viaLeft, await b.call('GetCreatedThreadId'));
    });
  });
});

test('a call of two seconds leaves the JavaScript loop alive: timers, and messages to another process and back', async () => {
  const child = spawn(process.execPath, ['-e', "process.on('message', (n) => process.send(n + 1))"], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const next = () => new Promise<number>((resolve) => child.once('message', (n) => resolve(n as number)));
  const first = next();
  child.send(0);
  assert.equal(await first, 1);
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
    let [ticks, answers, over] = [0, 0, false];
    const timer = setInterval(() => ticks++, 10);
    const called = demo.call('Sleep', [UNTIL_WOKEN]).then(() => (over = true));
    const twoSeconds = performance.now() + 2000;
    // Two seconds, and longer where the machine is busy: what counts is that all this comes before the call's end.
    while (performance.now() < twoSeconds || ticks < 50 || answers < 50) {
      const answer = next();
      child.send(answers);
      assert.equal(await answer, ++answers);
    }
    assert.equal(
      over,
      false,
      `${ticks} timer ticks and ${answers} messages while the apartment was in the call`,
    );
    await wake();
    await called;
    clearInterval(timer);
  });
  child.disconnect();
});

test('stopping fails queued calls by name and releases what the apartment owned', async () => {
  const apartment = com().start({ name: 'stopping', kind: 'sta', manifest: MANIFEST });
  const demo = await apartment.create('{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}');
  const running = demo.call('Sleep', [UNTIL_WOKEN]);
  await until(() => rowOf('stopping')?.call === 'Sleep');
  const queued = apartment.create('Scripting.Dictionary');
  const failed = assert.rejects(queued, {
    hresult: 'RPC_E_DISCONNECTED',
    member: 'create Scripting.Dictionary',
  });
  const stopped = apartment.stop(UNTIL_WOKEN);
  await wake();
  assert.equal(await stopped, true);
  await running;
  await failed;
  await assert.rejects(apartment.create('Scripting.Dictionary'), { hresult: 'RPC_E_DISCONNECTED' });
});

test('a stuck apartment is detached within the bound and its call failed by name', async () => {
  const apartment = com().start({ name: 'stuck', kind: 'sta' });
  const batch = apartment.batch();
  // Much longer than all of these tests: the thread never comes back, to no list of those that ended.
  batch.sleep(60 * UNTIL_WOKEN);
  const failed = assert.rejects(apartment.run(batch), {
    hresult: 'RPC_E_CALL_CANCELED',
    member: 'sleep without pumping',
  });
  await until(() => rowOf('stuck')?.state === 'running');
  assert.equal(await apartment.stop(100), false);
  await failed;
  assert.equal(rowOf('stuck')?.state, 'detached');
});

test('a suspended apartment runs nothing before it is resumed', async () => {
  const apartment = com().start({ name: 'suspended', kind: 'sta', suspended: true });
  const created = apartment.create('Scripting.Dictionary');
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(rowOf('suspended')?.state, 'suspended');
  apartment.resume();
  assert.ok((await created) instanceof ComObject);
  await apartment.stop();
});

test('a suspended apartment that is stopped fails what was queued, and ends', async () => {
  const apartment = com().start({ name: 'never resumed', kind: 'sta', suspended: true });
  const created = assert.rejects(apartment.create('Scripting.Dictionary'), { hresult: 'RPC_E_DISCONNECTED' });
  assert.equal(await apartment.stop(), true);
  await created;
});

test('a batch is sent once', async () => {
  await withApartment({}, async (apartment) => {
    const batch = apartment.batch();
    batch.create('Scripting.Dictionary');
    await apartment.run(batch);
    await assert.rejects(apartment.run(batch), /^Error: A batch is sent once/);
  });
});

test('apartments start and stop a thousand times', async () => {
  for (let i = 0; i < 1000; i++) {
    const apartment = com().start({ name: `short ${i}`, kind: i % 4 === 0 ? 'mta' : 'sta' });
    assert.equal(await apartment.stop(), true, `number ${i}`);
  }
  assert.deepEqual(
    com().endedApartments.map(({ name }) => name),
    Array.from({ length: 100 }, (_, i) => `short ${900 + i}`),
  );
});

test('the call ring tells what ran, in order, with its result', async () => {
  com().drainCalls();
  await withApartment({ name: 'ring' }, async (apartment) => {
    await apartment.create('Scripting.Dictionary');
    await apartment.create('No.Such.Class').catch(() => undefined);
    const { calls, dropped } = com().drainCalls();
    assert.equal(dropped, 0);
    assert.deepEqual(
      calls.map((call) => [call.label, (call.result ?? 0) < 0]),
      [
        ['create Scripting.Dictionary', false],
        ['create No.Such.Class', true],
      ],
    );
    assert.ok(calls.every((call) => (call.endUs ?? 0) >= call.startUs));
  });
});
