import { describe, expect, it } from 'vitest';
import { snapshots, type Observable } from './snapshots';

class Counter implements Observable<number> {
  value = 0;
  reads = 0;
  readonly listeners = new Set<() => void>();
  current(): number {
    this.reads++;
    return this.value;
  }
  subscribe(changed: () => void): () => void {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  }
  bump(): void {
    this.value++;
    for (const listener of this.listeners) listener();
  }
}

describe('snapshots', () => {
  it('gives the state at once and then only the newest of several changes', async () => {
    const counter = new Counter();
    const stream = snapshots(counter, undefined, 1);
    expect(await stream.next()).toEqual({ value: 0, done: false });
    counter.bump();
    counter.bump();
    counter.bump();
    expect(await stream.next()).toEqual({ value: 3, done: false });
    expect(counter.reads).toBe(2);
    await stream.return();
  });

  it('reads nothing while nobody asks', async () => {
    const counter = new Counter();
    const stream = snapshots(counter, undefined, 1);
    await stream.next();
    for (let i = 0; i < 50; i++) counter.bump();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(counter.reads).toBe(1);
    await stream.return();
  });

  it('subscribes only once it is listened to', () => {
    const counter = new Counter();
    snapshots(counter, undefined);
    expect(counter.listeners.size).toBe(0);
  });

  it('ends and unsubscribes when the listener leaves in the middle of waiting', async () => {
    const counter = new Counter();
    const leave = new AbortController();
    const stream = snapshots(counter, leave.signal, 1);
    await stream.next();
    const waiting = stream.next();
    leave.abort();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(counter.listeners.size).toBe(0);
  });

  it('passes an error of the source on and unsubscribes', async () => {
    const counter = new Counter();
    const broken: Observable<number> = {
      current: () => Promise.reject(new Error('broken')),
      subscribe: (changed) => counter.subscribe(changed),
    };
    await expect(snapshots(broken, undefined).next()).rejects.toThrow('broken');
    expect(counter.listeners.size).toBe(0);
  });
});
