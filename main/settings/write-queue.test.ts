import { expect, it } from 'vitest';
import { WriteQueue } from './write-queue';

/** A write that ends when the test says so. */
function slowWrite() {
  let end = (): void => undefined;
  let fail = (_: Error): void => undefined;
  const ended = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  return { write: () => ended, end: () => end(), fail: (error: Error) => fail(error) };
}

it('begins a write only when the one before has ended', async () => {
  const queue = new WriteQueue();
  const first = slowWrite();
  const order: string[] = [];
  const one = queue.run(async () => {
    await first.write();
    order.push('first');
  });
  const two = queue.run(() => Promise.resolve(order.push('second')));
  await Promise.resolve();
  expect(order).toEqual([]);
  first.end();
  await Promise.all([one, two]);
  expect(order).toEqual(['first', 'second']);
});

it('is idle only when writes asked for in the meantime have ended too', async () => {
  const queue = new WriteQueue();
  const [first, second] = [slowWrite(), slowWrite()];
  void queue.run(first.write);
  let idle = false;
  const waiting = queue.idle().then(() => (idle = true));
  void queue.run(second.write);
  first.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(idle).toBe(false);
  second.end();
  await waiting;
});

it('goes on after a write that failed, and tells only who asked for it', async () => {
  const queue = new WriteQueue();
  const first = slowWrite();
  const one = queue.run(first.write);
  const two = queue.run(() => Promise.resolve('written'));
  first.fail(new Error('disk full'));
  await expect(one).rejects.toThrow('disk full');
  await expect(two).resolves.toBe('written');
  await queue.idle();
});
