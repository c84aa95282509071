import { expect, test } from 'vitest';
import { DEFAULT_APPLICATION_LIMITS } from './limits';
import { reasonToRenew } from './renewal';

const GiB = 1024 ** 3;

test('a session is renewed after a hundred tasks or above two gigabytes', () => {
  const of = (tasksDone: number, residentBytes: number | null) =>
    reasonToRenew({ tasksDone, residentBytes }, DEFAULT_APPLICATION_LIMITS);
  expect(of(99, 2 * GiB)).toBeNull();
  expect(of(99, null)).toBeNull();
  expect(of(100, null)).toBe('100 tasks done');
  expect(of(1, 3 * GiB)).toBe('3072 MB of memory');
});
