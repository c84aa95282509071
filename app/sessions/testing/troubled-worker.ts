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
  | { do: 'crash' }
  | { do: 'babble' }
  | { do: 'call'; value: unknown };

const port = findParentPort();

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
