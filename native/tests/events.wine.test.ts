import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ByRef, ComValue } from '../index';
import { withApartment } from './com';

// The web browser control describes its class and fires without a window (not yet verified on Windows).
const SOURCE = 'Shell.Explorer.2';

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
    const advice = await source.on({
      OnVisible: async () => {
        steps.push('visible');
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
    await finished;
    assert.deepEqual(steps, ['visible', 'tool bar', 'visible handled']);
    await advice.stop();
  });
});
