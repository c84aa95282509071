import { expect, test } from 'vitest';
import { startedByCom } from './automation-command';

test('what COM adds to a command line is recognised, and nothing else', () => {
  expect(startedByCom(['Concierge.exe', '-Embedding'])).toBe(true);
  expect(startedByCom(['Concierge.exe', '--no-sandbox', '/Embedding'])).toBe(true);
  expect(startedByCom(['Concierge.exe', 'run', 'embedding'])).toBe(false);
  expect(startedByCom(['-Embedding'])).toBe(false);
});
