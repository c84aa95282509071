import { expect, it } from 'vitest';
import { onInterrupt } from './interrupt';

it.skipIf(process.platform === 'win32')(
  'an interrupt on its way while listeners change is heard by the next',
  async () => {
    const heard: string[] = [];
    const note = (name: string) => () => void heard.push(name);
    const leave = onInterrupt(note('before'), note('before, again'));
    process.kill(process.pid, 'SIGINT');
    // It is here, but nobody is told within a turn.
    for (const end = performance.now() + 20; performance.now() < end;);
    leave();
    const leaveToo = onInterrupt(note('after'), note('after, again'));
    await expect.poll(() => heard).toEqual(['after']);
    leaveToo();
  },
);
