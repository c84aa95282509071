import { expect, test } from 'vitest';
import { runNode } from './command.mjs';

const run = (script, options = {}) => runNode(['-e', script], { cwd: process.cwd(), ...options });

test('tells the exit code and all that was said', async () => {
  const said = await run(`console.log('out'); console.error('err'); process.exitCode = 3`);
  expect(said.code).toBe(3);
  expect(said.output.split('\n').sort()).toEqual(['', 'err', 'out']);
});

test('does not wait for what the command left running', async () => {
  const { code, output } = await run(
    `const left = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
       stdio: 'inherit',
       detached: true,
     });
     left.unref();
     console.log(left.pid);`,
    { lastWords: 100 },
  );
  process.kill(Number(output), 'SIGKILL');
  expect(code).toBe(0);
});
