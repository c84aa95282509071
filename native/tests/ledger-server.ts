import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { ByRef, openCom, type ComObject, type ComValue } from '../index';

/** A local server of JavaScript-made classes, for tests: node.exe BUNDLE BUILD LOG -Embedding. */
export const LEDGER = { classId: '{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C4001}', progId: 'ConciergeTest.Ledger' };
/** Each object in a process of its own. */
export const SINGLE = { classId: '{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C4002}', progId: 'ConciergeTest.Single' };

export async function serveLedgers(build: string, log: string): Promise<void> {
  const found = openCom(path.join(build, 'concierge.node'));
  if (!found.available) throw new Error(found.reason);
  const { host } = found;
  const apartment = host.start({ name: 'server', kind: 'sta' });
  let amount: ComValue = 0;
  let kept: ComValue = 0;
  const create = (): Promise<ComObject> =>
    apartment.expose(
      {
        Add: (a, b) => (a as number) + (b as number),
        Echo: (value) => (value instanceof ByRef ? value.value : value),
        Double: (value) => {
          const given = value as ByRef;
          given.value = (given.value as number) * 2;
          return undefined;
        },
        Swap: (value) => {
          const given = value as ByRef;
          [kept, given.value] = [given.value, kept];
          return undefined;
        },
        Kept: {
          put: (value) => {
            kept = value instanceof ByRef ? value.value : value;
            return undefined;
          },
        },
        Ask: (object) => (object as ComObject).call('Here'),
        Fail: () => {
          throw new Error('the ledger is closed');
        },
        ProcessId: () => process.pid,
        Amount: {
          get: () => amount,
          put: (value) => {
            amount = value instanceof ByRef ? value.value : value;
            return undefined;
          },
        },
        Child: async () => given(await create()),
        Hasty: async () =>
          given(await apartment.expose({ Never: () => new Promise(() => undefined) }, { timeoutMs: 700 })),
        Rows: (count) => Array.from({ length: count as number }, (_, i) => (i % 2 ? `row ${i}` : i)),
      },
      { name: 'Ledger' },
    );
  // Given away: once the caller has it, only the caller keeps it.
  const given = (object: ComObject): ComObject => {
    setTimeout(() => void object.release(), 100);
    return object;
  };
  const end = () => {
    void (async () => {
      for (const one of served) await (await one).stop();
      await apartment.stop();
      appendFileSync(log, `${process.pid} ended by itself\n`);
    })();
  };
  // A failed test must not leave a server behind that answers the next run.
  setTimeout(() => process.exit(1), 90_000).unref();
  const served = [
    apartment.serve(LEDGER.classId, create, { idle: end }),
    apartment.serve(SINGLE.classId, create, { idle: end, use: 'single' }),
  ];
  await Promise.all(served);
}
