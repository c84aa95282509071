import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ByRef, ComValue } from '../index';
import { MANIFEST, UNTIL_WOKEN, com, withApartment } from './com';

// The web browser control describes its class and fires without a window (not yet verified on Windows).
const SOURCE = 'Shell.Explorer.2';
/** An object of the demo server tells Saving(Cancel by reference), and Saved() where nobody cancelled. */
const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('events arrive by name, in order, before the answer to the call that fires them', async () => {
  await withApartment({}, async (apartment) => {
    const source = await apartment.create(SOURCE, 'inProcess');
    const heard: [string, ComValue | ByRef][] = [];
    const note = (name: string) => (value: ComValue | ByRef) => {
      heard.push([name, value]);
      return undefined;
    };
    const advice = await source.on({ OnVisible: note('OnVisible'), OnToolBar: note('OnToolBar') });
    await source.put('Visible', false);
    assert.deepEqual(heard, [['OnVisible', false]]);
    await source.put('ToolBar', true);
    await source.put('Visible', true);
    assert.deepEqual(heard.slice(1), [
      ['OnToolBar', true],
      ['OnVisible', true],
    ]);
    await advice.stop();
    await source.put('Visible', false);
    assert.equal(heard.length, 3, 'nothing after the end of the advice');
  });
});

test('the sender of an event that asks nothing does not wait, and the handler may call it', async () => {
  await withApartment({}, async (apartment) => {
    const source = await apartment.create(SOURCE, 'inProcess');
    const steps: string[] = [];
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    let cameBack: () => void = () => undefined;
    const putCameBack = new Promise<void>((resolve) => (cameBack = resolve));
    const advice = await source.on({
      OnVisible: async () => {
        steps.push('visible');
        await putCameBack;
        await source.put('ToolBar', false);
        steps.push('visible handled');
        finish();
        return undefined;
      },
      OnToolBar: () => {
        steps.push('tool bar');
        return undefined;
      },
    });
    await source.put('Visible', true);
    assert.deepEqual(steps, ['visible'], 'the put came back before its handler was done');
    cameBack();
    await finished;
    assert.deepEqual(steps, ['visible', 'tool bar', 'visible handled']);
    await advice.stop();
  });
});

test('what a handler sets in a by-reference argument is there when the sender goes on', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const source = await apartment.create(DEMO);
    let saved = 0;
    let cancel = true;
    const advice = await source.on({
      Saving: async (argument) => {
        assert.equal((argument as ByRef).value, false);
        await pause(20);
        (argument as ByRef).value = cancel;
        return undefined;
      },
      Saved: () => void saved++,
    });
    assert.deepEqual(advice.events, ['Saving', 'Saved']);
    assert.equal(await source.call('Save'), false);
    cancel = false;
    assert.equal(await source.call('Save'), true);
    assert.equal(saved, 1);
    await advice.stop();
    cancel = true;
    assert.equal(await source.call('Save'), true, 'nobody listens any more');
  });
});

test('a handler that is waited for may call its sender; what others want waits until it is done', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const source = await apartment.create(DEMO);
    const order: ComValue[] = [];
    let begun: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (begun = resolve));
    const advice = await source.on(
      {
        Saving: async (argument) => {
          begun();
          order.push('saving');
          order.push(await source.call('GetCreatedThreadId'));
          await pause(60);
          (argument as ByRef).value = true;
          order.push('cancelled');
          return undefined;
        },
      },
      { timeoutMs: UNTIL_WOKEN },
    );
    const saving = source.call('Save').then((done) => order.push(done));
    await inside;
    const other = source.call('LiveObjects').then(() => order.push('other'));
    await Promise.all([saving, other]);
    const thread = await source.call('GetCreatedThreadId');
    assert.deepEqual(order, ['saving', thread, 'cancelled', false, 'other']);
    await advice.stop();
  });
});

test('while a sender waits for a handler, its STA takes the calls of other apartments', async () => {
  await withApartment({ name: 'owner', manifest: MANIFEST }, async (owner) => {
    await withApartment({ name: 'caller' }, async (caller) => {
      const source = await owner.create(DEMO);
      const thread = await source.call('GetCreatedThreadId');
      const proxy = await caller.unmarshal(await source.marshal());
      let entered: () => void = () => undefined;
      let leave: () => void = () => undefined;
      const inside = new Promise<void>((resolve) => (entered = resolve));
      const left = new Promise<void>((resolve) => (leave = resolve));
      const advice = await source.on(
        {
          Saving: async (argument) => {
            entered();
            await left;
            (argument as ByRef).value = true;
            return undefined;
          },
        },
        { timeoutMs: UNTIL_WOKEN },
      );
      const saving = source.call('Save');
      await inside;
      assert.equal(await proxy.call('GetCurrentThreadId'), thread);
      leave();
      assert.equal(await saving, false);
      await advice.stop();
    });
  });
});

test('a sender waits for a handler no longer than the bound; the late answer is dropped and counted', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const source = await apartment.create(DEMO);
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const advice = await source.on(
      {
        Saving: async (argument) => {
          await late;
          (argument as ByRef).value = true;
          return undefined;
        },
      },
      { timeoutMs: 60 },
    );
    const before = com().snapshot().lateAnswers;
    assert.equal(await source.call('Save'), true, 'as if nobody had listened');
    answer();
    await pause(0);
    assert.equal(com().snapshot().lateAnswers, before + 1);
    await advice.stop();
  });
});
