import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CallWatchdog } from './call-watchdog';
import { ABANDON_MS, DIALOGS_MS } from './limits';

const LIMITS = { stuckMs: 10_000, callMs: 60_000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A watchdog whose rungs are written down. */
function watched(machine: { abandons?: boolean; patient?: boolean; answers?: boolean } = {}) {
  const rungs: string[] = [];
  const state = { ...machine };
  const watchdog = new CallWatchdog(() => LIMITS, {
    stuck: () => void rungs.push('stuck'),
    patient: () => state.patient ?? false,
    abandon: () => {
      rungs.push('abandon');
      return state.abandons ?? false;
    },
    probe: async () => {
      rungs.push('probe');
      return state.answers ?? false;
    },
    quit: () => void rungs.push('quit'),
    end: () => void rungs.push('end'),
  });
  const climbed = () => rungs.filter((rung) => rung !== 'stuck');
  return { watchdog, rungs, climbed, state };
}

test('a call that comes back in time leaves no trace', async () => {
  const { watchdog, rungs } = watched();
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(9_999);
  watchdog.settled();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(rungs).toEqual([]);
});

test('one that takes long is shown, again and again, and nothing more', async () => {
  const { watchdog, rungs } = watched();
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(10_000 + 2 * DIALOGS_MS);
  watchdog.settled();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(rungs).toEqual(['stuck', 'stuck', 'stuck']);
});

test('where a call cannot be abandoned, its process is ended at the limit and not before', async () => {
  const { watchdog, climbed } = watched();
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(LIMITS.callMs - 1);
  expect(climbed()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(climbed()).toEqual(['abandon', 'end']);
});

test('an abandoned call that comes back is followed by a probe, and an application that answers quits', async () => {
  const { watchdog, climbed } = watched({ abandons: true, answers: true });
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(LIMITS.callMs + ABANDON_MS - 1);
  watchdog.settled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(climbed()).toEqual(['abandon', 'probe', 'quit']);
});

test('an application that does not answer the probe is ended', async () => {
  const { watchdog, climbed } = watched({ abandons: true, answers: false });
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(LIMITS.callMs);
  watchdog.settled();
  await vi.advanceTimersByTimeAsync(0);
  expect(climbed()).toEqual(['abandon', 'probe', 'end']);
});

test('an abandoned call that does not come back ends the process', async () => {
  const { watchdog, climbed } = watched({ abandons: true });
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(LIMITS.callMs + ABANDON_MS);
  expect(climbed()).toEqual(['abandon', 'end']);
});

test('who wants to wait on does so for as long as he wants', async () => {
  const { watchdog, climbed, state } = watched({ patient: true });
  watchdog.begin();
  await vi.advanceTimersByTimeAsync(10 * LIMITS.callMs);
  expect(climbed()).toEqual([]);
  state.patient = false;
  await vi.advanceTimersByTimeAsync(DIALOGS_MS);
  expect(climbed()).toEqual(['abandon', 'end']);
});

test('each call has its own time', async () => {
  const { watchdog, rungs } = watched();
  for (let i = 0; i < 20; i++) {
    watchdog.begin();
    await vi.advanceTimersByTimeAsync(9_000);
    watchdog.settled();
  }
  expect(rungs).toEqual([]);
});
