import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Apartment, ComObject } from '../index';
import type { ServeOptions } from '../serving';
import { com, until, withApartment } from './com';

// A class served and used in one process: COM takes its way through the server all the same.

const OWN_CLASS = '{5c1a3f0e-2b6d-4e39-8f35-6a0d0a8f7e22}';
const OTHER_CLASS = '{5c1a3f0e-2b6d-4e39-8f35-6a0d0a8f7e23}';

/** Serves the class while `work` runs. A class that stays served would keep the process from ending. */
async function whileServing(
  server: Apartment,
  create: () => Promise<ComObject>,
  options: ServeOptions,
  work: () => Promise<void>,
): Promise<void> {
  const served = await server.serve(OWN_CLASS, create, options);
  try {
    await work();
  } finally {
    await served.stop();
  }
}

test('a server is needed for as long as an object of it is held, of before it served too', async () => {
  await withApartment({ name: 'server' }, async (server) => {
    await withApartment({ name: 'client' }, async (client) => {
      const kept = await server.expose({ Count: () => 1 });
      const gone = await server.expose({ Count: () => 2 });
      await gone.release();
      let idle = 0;
      const create = () => server.expose({ Count: () => 3 });
      await whileServing(server, create, { idle: () => void idle++ }, async () => {
        const before = com().snapshot().exposed;
        const [one, two] = [await client.create(OWN_CLASS, 'local'), await client.create(OWN_CLASS, 'local')];
        assert.equal(await two.call('Count'), 3);
        assert.equal(com().snapshot().exposed, before + 2);
        await one.release();
        await two.release();
        await until(() => com().snapshot().exposed === before);
        // What is told is told in order, so it would be here before this answer.
        assert.equal(await kept.call('Count'), 1);
        assert.equal(idle, 0, 'one is held still');
        await kept.release();
        await until(() => idle > 0);
      });
      assert.equal(idle, 1);
    });
  });
});

test('a server of several classes that one is used of does not end because nobody came for another', async () => {
  await withApartment({ name: 'server' }, async (server) => {
    await withApartment({ name: 'client' }, async (client) => {
      let idle = 0;
      const options = { idle: () => void idle++ };
      const create = () => server.expose({ Count: () => 3 });
      await whileServing(server, create, options, async () => {
        const used = await client.create(OWN_CLASS, 'local');
        const other = await server.serve(OTHER_CLASS, create, { ...options, lonelyMs: 1 });
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal(idle, 0);
        await used.release();
        await until(() => idle === 1);
        await other.stop();
        const last = await server.serve(OTHER_CLASS, create, { ...options, lonelyMs: 1 });
        await until(() => idle === 2);
        await last.stop();
      });
    });
  });
});

test('an object that was made too late for its client is let go', async () => {
  await withApartment({ name: 'server' }, async (server) => {
    await withApartment({ name: 'client' }, async (client) => {
      let made = 0;
      let giveUp: () => void = () => undefined;
      const givenUp = new Promise<void>((resolve) => (giveUp = resolve));
      const create = async () => {
        await givenUp;
        const late = await server.expose({ Count: () => 3 });
        made++;
        return late;
      };
      await whileServing(server, create, { idle: () => undefined, timeoutMs: 50 }, async () => {
        const before = com().snapshot().exposed;
        await assert.rejects(client.create(OWN_CLASS, 'local'), { name: 'ComError' });
        giveUp();
        await until(() => made === 1);
        await until(() => com().snapshot().exposed === before);
      });
    });
  });
});
