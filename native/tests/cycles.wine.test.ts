import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANIFEST, com, withApartment } from './com';

const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

// A file of its own, since looking a class up takes Wine most of a millisecond.
test('a hundred thousand objects are created and released', async () => {
  await withApartment({ manifest: MANIFEST }, async (apartment) => {
    const demo = await apartment.create(DEMO);
    const before = com()
      .snapshot()
      .apartments.find(({ id }) => id === apartment.id)?.objects;
    for (let round = 0; round < 100; round++) {
      const batch = apartment.batch();
      for (let i = 0; i < 1000; i++) batch.create(DEMO, 'inProcess');
      const made = await apartment.run(batch);
      const release = apartment.batch();
      for (const object of made) release.release(object as { objectId: number });
      await apartment.run(release);
    }
    assert.equal(await demo.call('LiveObjects'), 1, 'the one that asks');
    const now = com()
      .snapshot()
      .apartments.find(({ id }) => id === apartment.id)?.objects;
    assert.equal(now, before);
  });
});
