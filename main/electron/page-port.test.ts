import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { RPCHandler } from '@orpc/server/message-port';
import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Contract } from '../../app/contract/contract';
import { createRouter } from '../procedures/router';
import { idleDeps, type IdleDeps } from '../procedures/testing/idle-deps';
import { PagePort } from './page-port';

let deps: IdleDeps;
let ours: PagePort;
let theirs: MessagePort;
let client: ContractRouterClient<Contract>;

beforeEach(async () => {
  deps = await idleDeps();
  const { port1, port2 } = new MessageChannel();
  ours = new PagePort(asMain(port1));
  theirs = port2;
  new RPCHandler<Record<never, never>>(createRouter(deps)).upgrade(ours, { context: {} });
  ours.start();
  client = createORPCClient(new RPCLink({ port: port2 }));
});
afterEach(() => {
  theirs.close();
  deps.end();
});

/** A port of Node in the form of Electron's: data comes inside an event. */
function asMain(port: MessagePort): MessagePortMain {
  return {
    on: (event: string, listener: (event?: unknown) => void) =>
      port.on(event, (data: unknown) => listener(event === 'message' ? { data } : undefined)),
    postMessage: (data: unknown) => port.postMessage(data),
    start: () => port.start(),
    close: () => port.close(),
  } as unknown as MessagePortMain;
}

it('carries calls and their problems', async () => {
  expect((await client.settings.get()).theme).toBe('system');
  await expect(client.recipes.get({ id: 'user-none' })).rejects.toMatchObject({
    code: 'PROBLEM',
    data: { code: 'file-missing' },
  });
});

it.each(['ours', 'theirs'])('ends streams when %s is closed', async (side) => {
  const stream = await client.threads.watch();
  await stream.next();
  expect(deps.threads.listeners.size).toBe(1);
  if (side === 'ours') ours.close();
  else theirs.close();
  await expect.poll(() => deps.threads.listeners.size).toBe(0);
  ours.close();
  ours.postMessage('dropped');
});

it('stops the reading of a preview when its call is given up', async () => {
  await deps.files.add([deps.settings.file]).catch(() => undefined);
  const stop = new AbortController();
  await deps.settings.set({ theme: 'dark' });
  await deps.files.add([deps.settings.file]);
  const id = deps.files.current()[0]?.id ?? '';
  const call = client.files.preview({ id, sheet: '', top: 1, count: 10 }, { signal: stop.signal });
  const givenUp = expect(call).rejects.toThrow();
  await expect.poll(() => deps.previewsStarted).toBe(1);
  stop.abort();
  await givenUp;
  await expect.poll(() => deps.previewsStopped).toBe(1);
});
