import { writeSync } from 'node:fs';
import { Problem } from '../../errors/problem';
import { findParentPort } from '../parent-port';
import { serveRequests } from '../worker-side';

/** What the tests ask of a worker: every way of behaving badly that a workbook could cause. */
export type Trouble =
  | { do: 'echo'; value: unknown }
  | { do: 'fail' }
  | { do: 'wait'; ms: number }
  | { do: 'hang' }
  | { do: 'spin' }
  | { do: 'eat' }
  | { do: 'hoard' }
  | { do: 'refused' }
  | { do: 'hold'; mebibytes: number }
  | { do: 'crash' }
  | { do: 'babble' }
  | { do: 'call'; value: unknown };

const port = findParentPort();
/** What it keeps between requests. */
let held: Buffer | null = null;

serveRequests(port, async (body, scope) => {
  const trouble = body as Trouble;
  switch (trouble.do) {
    case 'echo':
      scope.event({ seen: trouble.value });
      return { value: trouble.value, pid: process.pid };
    case 'fail':
      throw new Problem('damaged', 'It is damaged.', { place: { part: 'xl/workbook.xml' } });
    case 'wait':
      await new Promise((resolve, reject) => {
        setTimeout(resolve, trouble.ms);
        scope.signal.addEventListener('abort', () => reject(new Error('stopped')));
      });
      return { pid: process.pid };
    case 'hang':
      return new Promise(() => setInterval(() => undefined, 1000));
    case 'spin':
      for (;;);
    case 'eat': {
      // In one turn, so that only the guard's thread can notice.
      const eaten: Buffer[] = [];
      for (;;) eaten.push(Buffer.alloc(8 * 1024 * 1024, 1));
    }
    case 'hoard': {
      const hoarded: unknown[] = [];
      for (;;) hoarded.push({ hoarded: [Math.random()] });
    }
    case 'refused':
      // The words of V8 where the system gives no memory to a small heap.
      writeSync(
        2,
        'FATAL ERROR: Committing semi space failed. Allocation failed - JavaScript heap out of memory\n',
      );
      process.abort();
      break;
    case 'hold':
      held = Buffer.alloc(trouble.mebibytes * 1024 * 1024, 1);
      return { pid: process.pid, held: held.length };
    case 'crash':
      process.abort();
      break;
    case 'babble':
      port.send({ type: 'nonsense' } as never);
      return new Promise(() => undefined);
    case 'call':
      return scope.call(trouble.value);
  }
});
