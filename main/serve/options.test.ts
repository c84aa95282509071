import { expect, it } from 'vitest';
import { parseServeOptions } from './options';

it('has defaults', () => {
  expect(parseServeOptions([])).toEqual({
    port: 0,
    open: false,
    uploadLimit: 2048 * 1024 * 1024,
    help: false,
  });
});

it('takes port, browser and limit', () => {
  expect(parseServeOptions(['--port', '8080', '--open', '--upload-limit=5'])).toMatchObject({
    port: 8080,
    open: true,
    uploadLimit: 5 * 1024 * 1024,
  });
});

it.each([
  [['--port', '70000'], '--port takes a number from 0 to 65535'],
  [['--port', '-1'], "'--port'"],
  [['--upload-limit', 'big'], '--upload-limit takes a number'],
  [['--colour'], "'--colour'"],
  [['somewhere'], "'somewhere'"],
])('refuses %j', (args, message) => {
  expect(() => parseServeOptions(args)).toThrow(message);
});
