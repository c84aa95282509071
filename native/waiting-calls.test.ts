import { describe, expect, it } from 'vitest';
import { WaitingCalls } from './waiting-calls';

describe('calls that wait', () => {
  it('are taken out once, in any order', () => {
    const calls = new WaitingCalls<string>();
    const ids = ['a', 'b', 'c'].map((call) => calls.add(call));
    expect(calls.take(ids[1] as number)).toBe('b');
    expect(calls.take(ids[1] as number)).toBeUndefined();
    expect(calls.size).toBe(2);
    expect([calls.take(ids[2] as number), calls.take(ids[0] as number)]).toEqual(['c', 'a']);
    expect(calls.size).toBe(0);
  });

  it('never get an id that was given before', () => {
    const calls = new WaitingCalls<number>();
    const ids = new Set<number>();
    for (let i = 0; i < 10_000; i++) {
      const id = calls.add(i);
      ids.add(id);
      calls.take(id);
    }
    expect(ids.size).toBe(10_000);
    expect(calls.take(1)).toBeUndefined();
  });

  it('keep a slow one while thousands come and go', () => {
    const calls = new WaitingCalls<string>();
    const slow = calls.add('slow');
    for (let i = 0; i < 20_000; i++) calls.take(calls.add('quick'));
    const other = calls.add('other');
    expect(calls.size).toBe(2);
    expect(calls.take(slow)).toBe('slow');
    expect(calls.take(slow)).toBeUndefined();
    expect(calls.take(other)).toBe('other');
  });
});
