import { expect, it } from 'vitest';
import { openCom } from './index';

it.skipIf(process.platform === 'win32')('says on another system that there is no COM, and why', () => {
  expect(openCom('/no/concierge.node')).toEqual({ available: false, reason: 'COM exists on Windows only.' });
});
