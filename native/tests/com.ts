import path from 'node:path';
import { openCom, type ApartmentHost } from '../index';

/** Folder of concierge.node and the demo server; set by the runner. */
export const BUILD = process.env['CONCIERGE_NATIVE_BUILD'] ?? '';
export const MANIFEST = path.join(BUILD, 'concierge_thread_demo.manifest');

let opened: ApartmentHost | undefined;

/** COM of this process. These tests run in node.exe only, where its absence is a failure, not a reason to skip. */
export function com(): ApartmentHost {
  if (!opened) {
    const found = openCom(path.join(BUILD, 'concierge.node'));
    if (!found.available) throw new Error(found.reason);
    opened = found.host;
  }
  return opened;
}

/** Runs with an apartment that is stopped afterwards, whatever happens. */
export async function withApartment<T>(
  options: { name?: string; kind?: 'sta' | 'mta'; manifest?: string },
  work: (apartment: ReturnType<ApartmentHost['start']>) => Promise<T>,
): Promise<T> {
  const apartment = com().start({
    name: options.name ?? 'test',
    kind: options.kind ?? 'sta',
    manifest: options.manifest,
  });
  try {
    return await work(apartment);
  } finally {
    await apartment.stop();
  }
}

/** The demo server's class that lives in the STA that made it. */
const DEMO = '{8d2e1b50-6c1f-4b7a-9a57-0e5b8a0c1011}';

/** In ms, for what an event ends, such as the demo object's `Sleep` that `wake` ends: so long only where a test fails. */
export const UNTIL_WOKEN = 60_000;

/** Ends a `Sleep` of a demo object of this process. A test that ends it so passes over no moment, however fast or slow. */
export async function wake(): Promise<void> {
  await withApartment({ name: 'waker', manifest: MANIFEST }, async (waker) => {
    await (await waker.create(DEMO)).call('Wake');
  });
}

/** Waits for what nothing tells but a snapshot. */
export async function until(what: () => boolean): Promise<void> {
  for (const end = Date.now() + UNTIL_WOKEN; !what(); await new Promise((resolve) => setTimeout(resolve, 5)))
    if (Date.now() > end) throw new Error(`it did not come: ${String(what)}`);
}
