import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNTIL_WOKEN, com, withApartment } from './com';

const rowOf = (name: string) =>
  com()
    .snapshot()
    .apartments.find((one) => one.name === name);

// Calls into the MTA run on threads that COM lends, beside the thread of ours.

test('the thread of an MTA works on while a call into it waits for its handler', async () => {
  await withApartment({ name: 'mta', kind: 'mta' }, async (mta) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      let begun: () => void = () => undefined;
      let answer: () => void = () => undefined;
      const inside = new Promise<void>((resolve) => (begun = resolve));
      const answered = new Promise<void>((resolve) => (answer = resolve));
      const slow = await mta.expose(
        {
          Slow: () => {
            begun();
            return answered.then(() => 1);
          },
        },
        { timeoutMs: UNTIL_WOKEN },
      );
      const proxy = await caller.unmarshal(await slow.marshal());
      let over = false;
      const calling = proxy.call('Slow').finally(() => (over = true));
      await inside;
      // One after the other: a lent thread that took but one signal of the queue would leave the next job lying.
      for (let i = 0; i < 20; i++) await mta.run(mta.batch());
      assert.equal(over, false);
      assert.deepEqual([rowOf('mta')?.state, rowOf('mta')?.call], ['idle', '']);
      answer();
      assert.equal(await calling, 1);
    });
  });
});

test('calls that come into the MTA at once are not taken to be inside of one another', async () => {
  await withApartment({ name: 'mta', kind: 'mta' }, async (mta) => {
    await withApartment({ name: 'one' }, async (one) => {
      await withApartment({ name: 'two' }, async (two) => {
        let calls = 0;
        let both: () => void = () => undefined;
        const bothInside = new Promise<void>((resolve) => (both = resolve));
        const slow = await mta.expose(
          {
            Slow: () => {
              if (++calls === 2) both();
              return bothInside.then(() => 1);
            },
          },
          { timeoutMs: UNTIL_WOKEN },
        );
        const proxies = [
          await one.unmarshal(await slow.marshal()),
          await two.unmarshal(await slow.marshal()),
        ];
        com().drainCalls();
        await Promise.all(proxies.map((proxy) => proxy.call('Slow')));
        const incoming = com()
          .drainCalls()
          .calls.filter(({ kind }) => kind === 'incoming');
        assert.deepEqual(
          incoming.map(({ label, depth }) => [label, depth]),
          [
            ['Object.Slow', 0],
            ['Object.Slow', 0],
          ],
        );
        assert.equal(new Set(incoming.map(({ threadId }) => threadId)).size, 2);
        await mta.run(mta.batch());
        assert.deepEqual([rowOf('mta')?.state, rowOf('mta')?.depth], ['idle', 0]);
      });
    });
  });
});

test('a handler in the MTA may use its apartment while that is in a call out', async () => {
  await withApartment({ name: 'mta', kind: 'mta' }, async (mta) => {
    await withApartment({ name: 'sta' }, async (sta) => {
      const dictionary = await mta.create('Scripting.Dictionary');
      await dictionary.call('Add', ['key', 42]);
      const back = await mta.expose(
        { Back: () => dictionary.get('Item', ['key']) },
        { timeoutMs: UNTIL_WOKEN },
      );
      const backThere = await sta.unmarshal(await back.marshal());
      const ask = await sta.expose({ Ask: () => backThere.call('Back') }, { timeoutMs: UNTIL_WOKEN });
      const askHere = await mta.unmarshal(await ask.marshal());
      // mta's own thread waits for sta, whose handler waits for a lent thread, which runs what its handler asks of mta.
      assert.equal(await askHere.call('Ask'), 42);
      const { calls } = com().drainCalls();
      const inner = calls.find(({ label }) => label === 'Item');
      const incoming = calls.find(({ label }) => label === 'Object.Back');
      assert.equal(inner?.threadId, incoming?.threadId);
      assert.deepEqual([incoming?.depth, inner?.depth], [0, 1]);
      await mta.run(mta.batch());
      assert.deepEqual([rowOf('mta')?.state, rowOf('mta')?.call], ['idle', '']);
    });
  });
});
