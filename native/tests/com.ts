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
