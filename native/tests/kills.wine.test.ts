import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { ComError } from '../index';
import { BUILD, withApartment } from './com';

/** What a call may end with when its server dies (docs: any of these, on Windows and in Wine). */
const DEATHS = new Set([
  'RPC_S_CALL_FAILED',
  'RPC_S_SERVER_UNAVAILABLE',
  'RPC_S_CALL_FAILED_DNE',
  'RPC_E_DISCONNECTED',
  'RPC_E_SERVER_DIED',
]);
const KILLS = 50;
/** The lab host registers 64 classes of one server; those before this one belong to its own experiments. */
const FIRST = 12;
const LAB_HOST = path.join(BUILD, 'lab-host.exe');

after(() => {
  execFileSync(LAB_HOST, ['--unregister'], { stdio: 'ignore' });
});

test('a local server killed in the middle of a call, fifty times: each call ends, and later sessions work', async () => {
  execFileSync(LAB_HOST, ['--register'], { stdio: 'ignore' });
  await withApartment({}, async (apartment) => {
    for (let i = FIRST; i < FIRST + KILLS; i++) {
      // Under Wine the class of a killed server stays dead, so each session takes the next.
      const id = `{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C20${i.toString(16).padStart(2, '0')}}`;
      const server = await apartment.create(id, 'local');
      const pid = (await server.call('GetProcessId')) as number;
      const call = server.call('Sleep', [20_000]).then(
        () => 'returned',
        (error: unknown) => error,
      );
      await new Promise((resolve) => setTimeout(resolve, 30));
      process.kill(pid);
      const bound = new Promise((resolve) =>
        setTimeout(() => resolve('no end within a second'), 1000).unref(),
      );
      const ended = await Promise.race([call, bound]);
      assert.ok(ended instanceof ComError, `session ${i}: ${String(ended)}`);
      assert.ok(DEATHS.has(ended.hresult), ended.message);
      await server.release().catch(() => undefined);
    }
  });
});
