import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeSignal } from './change-signal';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('ChangeSignal', () => {
  it('tells at once, then at most once an interval, and never forgets the last change', () => {
    const signal = new ChangeSignal(100);
    let told = 0;
    signal.on(() => told++);
    signal.fire();
    expect(told).toBe(1);
    for (let n = 0; n < 50; n++) signal.fire();
    expect(told).toBe(1);
    vi.advanceTimersByTime(100);
    expect(told).toBe(2);
    vi.advanceTimersByTime(1000);
    expect(told).toBe(2);
  });

  it('stops telling who left, and delivers what is pending when flushed', () => {
    const signal = new ChangeSignal(100);
    let told = 0;
    const leave = signal.on(() => told++);
    signal.fire();
    signal.fire();
    signal.flush();
    expect(told).toBe(2);
    leave();
    signal.fire();
    expect(told).toBe(2);
  });
});
