import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'app/**/*.test.ts',
      'main/**/*.test.ts',
      'native/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'bench/**/*.test.ts',
      'scripts/**/*.test.mjs',
    ],
    // These run in node.exe on real COM: scripts/native/test-native.mjs.
    exclude: ['**/node_modules/**', '**/*.wine.test.ts'],
    // Ends what hangs, and nothing else: how long a test takes is the machine's business.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What is polled for comes, or the test fails: how long that takes says nothing.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // One less than the cores by default, which is half of a machine with two.
    maxWorkers: availableParallelism(),
  },
});
