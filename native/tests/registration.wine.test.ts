import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { BUILD, withApartment } from './com';

const DLL = path.join(BUILD, 'concierge_thread_demo.dll');

function regsvr32(...options: string[]): number | null {
  return spawnSync('regsvr32.exe', ['/s', ...options, DLL], { stdio: 'ignore', timeout: 60_000 }).status;
}

before(() => assert.equal(regsvr32(), 0));
after(() => regsvr32('/u'));

test('regsvr32 registers the four demo classes with their threading models', async () => {
  await withApartment({}, async (apartment) => {
    const batch = apartment.batch();
    for (const name of ['Apartment', 'Free', 'Both', 'None'])
      batch.threadingModel(`ConciergeThreadDemo.${name}`);
    assert.deepEqual(await apartment.run(batch), ['Apartment', 'Free', 'Both', '']);
  });
});

test('a registered class lives where its model says', async () => {
  await withApartment({}, async (apartment) => {
    const thread = apartment.batch();
    thread.apartment();
    const [own] = await apartment.run(thread);
    const ownThread = (own as { data: Float64Array }).data[2];
    const direct = await apartment.create('ConciergeThreadDemo.Apartment', 'inProcess');
    assert.equal(await direct.call('GetCurrentThreadId'), ownThread);
    const free = await apartment.create('ConciergeThreadDemo.Free', 'inProcess');
    assert.notEqual(await free.call('GetCurrentThreadId'), ownThread);
    await Promise.all([direct.release(), free.release()]);
  });
});

test('unregistering removes them, and doing it twice is no error', async () => {
  assert.equal(regsvr32('/u'), 0);
  assert.equal(regsvr32('/u'), 0);
  await withApartment({}, async (apartment) => {
    await assert.rejects(apartment.create('ConciergeThreadDemo.Apartment', 'inProcess'), {
      hresult: 'CO_E_CLASSSTRING',
    });
  });
});
