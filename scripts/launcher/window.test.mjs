import { expect, test } from 'vitest';
import { READY, lastWords, openWindow } from './window.mjs';

/** Node stands in for Electron: what counts is what it prints and how it ends. */
const open = (script, limit) => openWindow(process.execPath, ['-e', script], { cwd: process.cwd(), limit });

test('a window that shows is waited for until it is closed', async () => {
  const window = await open(`console.error('${READY}'); setTimeout(() => process.exit(3), 50)`);
  expect(await window.ended).toBe(3);
});

test('a program that ends without a window says why', async () => {
  expect(
    await open(`console.error('[1:1109/FATAL:zygote.cc(9)] No usable sandbox! Fatal'); process.exit(1)`),
  ).toEqual({ failed: 'No usable sandbox! Fatal' });
  expect(await open('process.exit(7)')).toEqual({ failed: 'it ended with code 7' });
});

test('a program that shows no window in time is ended', async () => {
  expect(await open('setInterval(() => {}, 1000)', 200)).toEqual({ failed: 'no window within 0 s' });
});

test('a second start that hands over to the first is no failure', async () => {
  const window = await open('process.exit(0)');
  expect(await window.ended).toBe(0);
});

test('a missing executable is a reason', async () => {
  expect(await openWindow('/no/such/electron', [], { cwd: process.cwd() })).toMatchObject({
    failed: expect.stringContaining('ENOENT'),
  });
});

test('the last words are the error, without Chromium prefixes', () => {
  expect(lastWords('[12:0101/1.2:ERROR:ozone.cc(1)] Missing X server or $DISPLAY\nfine\n')).toBe(
    'Missing X server or $DISPLAY',
  );
});
