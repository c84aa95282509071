import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { after, test } from 'node:test';
import { ComError } from '../index';
import { BUILD, UNTIL_WOKEN, com, withApartment } from './com';

/** What a call may end with when its server dies (docs: any of these, on Windows and in Wine). */
const DEATHS = new Set([
  'RPC_S_CALL_FAILED',
  'RPC_S_SERVER_UNAVAILABLE',
  'RPC_S_CALL_FAILED_DNE',
  'RPC_E_DISCONNECTED',
  'RPC_E_SERVER_DIED',
]);
const KILLS = 50;
/** So soon a call has to end after its server. */
const WITHIN_US = 1_000_000;
const LAB_HOST = path.join(BUILD, 'lab-host.exe');
/** Under Wine classes of killed servers stay dead as long as its service lives, which may be longer than this run. */
const SET = randomInt(1, 2 ** 32);

const labHost = (word: string) => execFileSync(LAB_HOST, ['--set', String(SET), word], { stdio: 'ignore' });

after(() => labHost('--unregister'));

test('a local server killed in the middle of a call, fifty times: each call ends, and later sessions work', async () => {
  labHost('--register');
  const set = SET.toString(16).padStart(8, '0');
  await withApartment({ name: 'watcher', kind: 'mta' }, (watcher) =>
    withApartment({}, async (apartment) => {
      for (let i = 0; i < KILLS; i++) {
        // Each session takes the next class of the set, too.
        const id = `{${set}-6C1F-4B7A-9A57-0E5B8A0C20${i.toString(16).padStart(2, '0')}}`;
        const server = await apartment.create(id, 'local');
        const pid = (await server.call('GetProcessId')) as number;
        const handle = com().processHandle(pid);
        const gone = watcher.waitForSingleObject(handle, UNTIL_WOKEN);
        const call = server.call('Sleep', [UNTIL_WOKEN]).then(
          () => 'returned',
          (error: unknown) => error,
        );
        await new Promise((resolve) => setTimeout(resolve, 30));
        com().drainCalls();
        process.kill(pid);
        const ended = await call;
        assert.equal((await gone).end, 'object');
        handle.close();
        assert.ok(ended instanceof ComError, `session ${i}: ${String(ended)}`);
        assert.ok(DEATHS.has(ended.hresult), ended.message);
        // By the clocks of the threads that were in the call and in the wait: when this one has its turn is another matter.
        const { calls } = com().drainCalls();
        const record = calls.find(({ label }) => label === 'Sleep');
        const watched = calls.find(({ kind }) => kind === 'wait');
        assert.ok(record?.endUs && watched?.endUs);
        const tookUs = record.endUs - watched.endUs;
        assert.ok(tookUs <= WITHIN_US, `session ${i}: it ended ${tookUs / 1000} ms after its server`);
        await server.release().catch(() => undefined);
      }
    }),
  );
});
