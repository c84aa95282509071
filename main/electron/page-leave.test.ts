import { EventEmitter } from 'node:events';
import { expect, it, vi } from 'vitest';
import { CHANNELS } from './channels';
import { letPageFinish, type LeavingPage } from './page-leave';

/* Electron cannot be loaded here: its two ends are emitters of Node, as Electron's own are. */

function setUp(state: { destroyed?: boolean; crashed?: boolean } = {}) {
  const ipc = new EventEmitter();
  const page = Object.assign(new EventEmitter(), {
    isDestroyed: () => state.destroyed ?? false,
    isCrashed: () => state.crashed ?? false,
    send: vi.fn(),
  });
  const finish = (limitMs?: number) =>
    letPageFinish(
      page as unknown as LeavingPage,
      ipc as unknown as Parameters<typeof letPageFinish>[1],
      limitMs,
    );
  return { ipc, page, finish };
}

it('waits for the answer of this page, and for no other', async () => {
  const { ipc, page, finish } = setUp();
  let finished = false;
  const finishing = finish().then(() => (finished = true));
  expect(page.send).toHaveBeenCalledWith(CHANNELS.leave);
  ipc.emit(CHANNELS.left, { sender: {} });
  await Promise.resolve();
  expect(finished).toBe(false);
  ipc.emit(CHANNELS.left, { sender: page });
  await finishing;
  expect(ipc.listenerCount(CHANNELS.left)).toBe(0);
  expect(page.eventNames()).toEqual([]);
});

it.each(['render-process-gone', 'destroyed'])(
  'does not wait for a page that ends meanwhile: %s',
  async (event) => {
    const { page, finish } = setUp();
    const finishing = finish();
    page.emit(event);
    await finishing;
  },
);

it('does not ask a page that has gone', async () => {
  for (const state of [{ destroyed: true }, { crashed: true }]) {
    const { page, finish } = setUp(state);
    await finish();
    expect(page.send).not.toHaveBeenCalled();
  }
});

it('does not wait for ever for a page that is stuck', async () => {
  const { ipc, finish } = setUp();
  await finish(10);
  expect(ipc.listenerCount(CHANNELS.left)).toBe(0);
});
