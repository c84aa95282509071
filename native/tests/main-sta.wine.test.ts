import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { loadAddon } from '../addon';
import { ApartmentHost } from '../apartment-host';
import { MainStaRefusal, openCom } from '../index';
import { BUILD } from './com';

/** The demo class that is registered here as a class without ThreadingModel. */
const UNNAMED = '{8D2E1B50-6C1F-4B7A-9A57-0E5B8A0C1041}';

const loaded = loadAddon(path.join(BUILD, 'concierge.node'));
if (!('addon' in loaded)) throw new Error(loaded.reason);
const { addon } = loaded;
/** What the JavaScript thread is said to be; null is what plain node.exe says. */
let own: { type: number; qualifier: number } | null = null;
// The real addon in all but this one answer, which only Electron gives.
const host = new ApartmentHost({ ...addon, ownApartment: () => own ?? addon.ownApartment() });

test('in plain Node a pumping STA is the main STA before anything else enters COM', async () => {
  assert.equal(addon.ownApartment(), null);
  const apartments = [1, 2, 3, 4].map((n) => host.start({ name: `sta ${n}`, kind: 'sta' }));
  for (const apartment of apartments) {
    const batch = apartment.batch();
    batch.apartment();
    const [answer] = await apartment.run(batch);
    assert.equal((answer as { data: Float64Array }).data[0], 0, 'APTTYPE_STA, not the main one');
  }
  const main = host.snapshot().apartments.filter(({ type }) => type === 3);
  assert.deepEqual(
    main.map(({ name, state }) => [name, state]),
    [['main', 'idle']],
  );
  for (const apartment of apartments) assert.equal(await apartment.stop(), true);
});

test('a class without ThreadingModel is created on the main STA, which pumps', async () => {
  register();
  try {
    const apartment = host.start({ name: 'asks', kind: 'sta' });
    const object = await apartment.create(UNNAMED, 'inProcess');
    const main = host.snapshot().apartments.find(({ name }) => name === 'main');
    assert.equal(await object.call('GetCreatedThreadId'), main?.threadId);
    await apartment.stop();
  } finally {
    unregister();
  }
});

test('where the JavaScript thread is the main STA, such a class is refused unless it is allowed', async () => {
  register();
  own = { type: 3, qualifier: 0 };
  try {
    const apartment = host.start({ name: 'refused', kind: 'sta' });
    await assert.rejects(apartment.create(UNNAMED, 'inProcess'), MainStaRefusal);
    const batch = apartment.batch();
    batch.create('Scripting.Dictionary');
    batch.create(UNNAMED);
    await assert.rejects(apartment.run(batch), /onMainSta/);
    await apartment.create('Scripting.Dictionary');
    await apartment.create(UNNAMED, 'inProcess', { onMainSta: true });
    await assert.rejects(apartment.create('No.Such.Class'), { hresult: 'CO_E_CLASSSTRING' });
    await apartment.stop();
  } finally {
    own = null;
    unregister();
  }
});

test('an addon that is not there, or is none, is a reason and no exception', () => {
  for (const file of ['nowhere.node', 'concierge_thread_demo.manifest']) {
    const found = openCom(path.join(BUILD, file));
    assert.ok(!found.available);
    assert.match(found.reason, /^The COM addon could not be loaded: ./);
  }
});

function register(): void {
  reg(
    'add',
    `${classKey()}\\InprocServer32`,
    '/ve',
    '/d',
    path.join(BUILD, 'concierge_thread_demo.dll'),
    '/f',
  );
}

function unregister(): void {
  reg('delete', classKey(), '/f');
}

/** Wine ignores classes that a user registers for himself; there a call cannot be cancelled either, which tells it. */
function classKey(): string {
  return `${host.snapshot().cancellation ? 'HKCU' : 'HKLM'}\\Software\\Classes\\CLSID\\${UNNAMED}`;
}

function reg(...args: string[]): void {
  execFileSync('reg.exe', args, { stdio: 'ignore' });
}
