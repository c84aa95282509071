import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByRef, ComError, type ComValue } from '../index';
import { MANIFEST, com, withApartment } from './com';

/** XMLDOMDocumentEvents of msxml. */
const DOCUMENT_EVENTS = '{3EFAA427-272F-11D2-836F-0000F87A7782}';
const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

test('a JavaScript object is called through IDispatch, methods and properties', async () => {
  await withApartment({}, async (apartment) => {
    let amount = 1;
    const seen: ComValue[] = [];
    const own = await apartment.expose({
      Add: (a, b) => (a as number) + (b as number),
      Amount: {
        get: () => amount,
        put: (value) => {
          amount = value as number;
          return undefined;
        },
      },
      Later: async (text) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        seen.push(text as string);
        return `${text as string}!`;
      },
    });
    assert.equal(await own.call('add', [2, 3]), 5, 'names compare without case');
    await own.put('Amount', 7);
    assert.equal(await own.get('Amount'), 7);
    assert.equal(await own.call('Later', ['well']), 'well!');
    assert.deepEqual(seen, ['well']);
    await assert.rejects(own.call('Nothing'), { hresult: 'DISP_E_UNKNOWNNAME' });
    // A method is not assigned to; nor is what can only be read.
    await assert.rejects(own.put('Add', 5), { hresult: 'DISP_E_MEMBERNOTFOUND' });
    const fixed = await apartment.expose({ Name: { get: () => 'fixed' } });
    await assert.rejects(fixed.put('Name', 'other'), { hresult: 'DISP_E_MEMBERNOTFOUND' });
  });
});

test('an error thrown in JavaScript reaches the caller with its text', async () => {
  await withApartment({}, async (apartment) => {
    const own = await apartment.expose({
      Fail: () => {
        throw new Error('the ledger is closed');
      },
      Coded: () => {
        throw new ComError(0x8002000b | 0, 'Coded');
      },
    });
    await assert.rejects(own.call('Fail'), {
      hresult: 'E_FAIL',
      description: 'the ledger is closed',
      source: 'Concierge',
    });
    await assert.rejects(own.call('Coded'), { hresult: 'DISP_E_BADINDEX' });
  });
});

test('a handler that does not answer in time fails the call, and its late answer is dropped and counted', async () => {
  await withApartment({}, async (apartment) => {
    let answer: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const own = await apartment.expose({ Slow: () => late.then(() => 1) }, { timeoutMs: 50 });
    const before = com().snapshot().lateAnswers;
    await assert.rejects(own.call('Slow'), { hresult: 'RPC_E_CALL_CANCELED' });
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(com().snapshot().lateAnswers, before + 1);
  });
});

test('a handler may call back into the apartment that waits for it', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    const own = await apartment.expose({ GetCurrentThreadId: () => demo.call('GetCreatedThreadId') });
    // The object calls back the JavaScript object, whose handler calls the object again: three levels on one thread.
    assert.equal(await own.call('GetCurrentThreadId'), await demo.call('GetCreatedThreadId'));
  });
});

test('work of others does not run in the middle of a call that waits for its handler', async () => {
  await withApartment({}, async (apartment) => {
    const order: string[] = [];
    const dictionary = await apartment.create('Scripting.Dictionary');
    let begun: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (begun = resolve));
    const own = await apartment.expose({
      Handle: async () => {
        begun();
        await new Promise((resolve) => setTimeout(resolve, 60));
        order.push('handler');
        return undefined;
      },
    });
    const handled = own.call('Handle');
    await inside;
    const other = dictionary.get('Count').then(() => order.push('other'));
    await Promise.all([handled, other]);
    assert.deepEqual(order, ['handler', 'other']);
  });
});

test('a JavaScript object is told when COM lets it go', async () => {
  const before = com().snapshot().exposed;
  await withApartment({}, async (apartment) => {
    let released = false;
    const own = await apartment.expose({ Nothing: () => undefined }, { released: () => (released = true) });
    const holder = await apartment.create('Scripting.Dictionary');
    await holder.call('Add', ['own', own]);
    await own.release();
    assert.equal(released, false, 'the dictionary still holds it');
    // What is told is told in order, so it is here before this answer.
    await holder.call('RemoveAll');
    assert.equal(released, true);
  });
  assert.equal(com().snapshot().exposed, before);
});

test('a by-reference argument goes back to the caller as the handler left it', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    const own = await apartment.expose({
      Ask: async (amount) => {
        assert.ok(amount instanceof ByRef);
        await new Promise((resolve) => setTimeout(resolve, 10));
        amount.value = (amount.value as number) + 41;
        return undefined;
      },
    });
    assert.equal(await demo.call('AskByReference', [own]), 42);
    const careless = await apartment.expose({ Ask: (amount) => ((amount as ByRef).value = 'no number') });
    await assert.rejects(demo.call('AskByReference', [careless]), { hresult: 'DISP_E_TYPEMISMATCH' });
  });
});

test('a source that describes no class tells its events where the interface is named, and refuses unknown ones', async () => {
  await withApartment({}, async (apartment) => {
    const document = await apartment.create('MSXML2.DOMDocument');
    // It enumerates no connection points either. That events arrive is shown in events.wine.test.ts: Wine's fires none.
    const advice = await document.on(
      { onreadystatechange: () => undefined },
      { interfaceId: DOCUMENT_EVENTS },
    );
    assert.deepEqual([...advice.events].sort(), ['ondataavailable', 'onreadystatechange']);
    await advice.stop();
    await assert.rejects(
      document.on({ nosuchevent: () => undefined }, { interfaceId: DOCUMENT_EVENTS }),
      /no event "nosuchevent"/,
    );
  });
});
