import { expect, it } from 'vitest';
import { isFromTheWeb } from './mark-of-the-web';

it.each([
  ['[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.com/\r\n', true],
  ['[ZoneTransfer]\r\nZoneId=4\r\n', true],
  ['[ZoneTransfer]\r\nZoneId=2\r\n', false],
  ['', false],
])('reads %j', (text, answer) => {
  expect(isFromTheWeb(Buffer.from(text))).toBe(answer);
});

it('finds no mark where there is none', () => {
  expect(isFromTheWeb(null)).toBe(false);
});
