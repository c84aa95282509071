import type { Apartment } from './apartment';
import type { ApartmentHost } from './apartment-host';
import type { ComObject } from './com-object';
import { HANDLER_TIMEOUT_MS, type MemberHandler } from './handlers';

/** How long a local server waits for its first client, which may have died between starting and calling it. */
const LONELY_SERVER_MS = 30_000;

/** DISPIDs of native/src/class_factory.h. */
const FACTORY = { create: 1, idle: 2 } as const;

export interface ServeOptions {
  /** Nobody needs the server any more: the time to stop it and to end the process. */
  idle(): void;
  /** `single`: one object, then COM starts another process. `multiple` by default. */
  use?: 'single' | 'multiple';
  timeoutMs?: number;
  /** How long to wait for the first client, of whichever class. */
  lonelyMs?: number;
}

/** A class that this process serves. */
export interface ServedClass {
  /** Takes no more clients in. Objects that clients hold live on. */
  stop(): Promise<void>;
}

/** Registers a class of this process and makes its objects; see `Apartment.serve`. */
export async function serve(
  host: ApartmentHost,
  apartment: Apartment,
  classId: string,
  create: () => ComObject | Promise<ComObject>,
  options: ServeOptions,
): Promise<ServedClass> {
  const handler = host.handlers.reserve();
  let lonely: NodeJS.Timeout | undefined = setTimeout(() => {
    // COM counts the objects of all classes together, and will tell when the last is gone.
    if (!host.served.inUse) options.idle();
  }, options.lonelyMs ?? LONELY_SERVER_MS);
  const hold = host.hold();
  const members = new Map<number, MemberHandler>([
    [
      FACTORY.create,
      async () => {
        host.served.inUse = true;
        clearTimeout(lonely);
        lonely = undefined;
        return create(); // from its answer on its clients alone keep it
      },
    ],
    [
      FACTORY.idle,
      () => {
        host.served.inUse = false;
        options.idle();
        return undefined;
      },
    ],
  ]);
  host.handlers.register(handler, {
    members,
    reader: apartment.reader,
    dropped: (made) => void (made as ComObject).release().catch(() => undefined),
  });
  const batch = apartment.batch();
  batch.serveClass(classId, options.use ?? 'multiple', handler, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
  const letGo = () => {
    clearTimeout(lonely);
    hold.end();
    host.handlers.forget(handler);
  };
  try {
    const [cookie] = await apartment.run(batch);
    return {
      stop: async () => {
        const end = apartment.batch();
        end.revokeClass(cookie as number);
        try {
          await apartment.run(end);
        } finally {
          // Also where the apartment has ended, which takes its classes back: nothing else would let the process go.
          letGo();
        }
      },
    };
  } catch (error) {
    letGo();
    throw error;
  }
}
