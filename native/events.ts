import type { Apartment } from './apartment';
import type { ApartmentHost } from './apartment-host';
import type { ComObject } from './com-object';
import { HANDLER_TIMEOUT_MS, type MemberHandler } from './handlers';
import type { ComValue } from './values';

export interface EventOptions {
  /** `{IID}` of the dispatch interface; the object's default source by default. */
  interfaceId?: string;
  timeoutMs?: number;
}

/** A connected event sink. */
export interface Advice {
  /** Names of all events that the interface describes. */
  readonly events: readonly string[];
  stop(): Promise<void>;
}

/** Connects handlers to an object's events. Throws RangeError for a handler of an event that the object does not have. */
export async function advise(
  host: ApartmentHost,
  apartment: Apartment,
  source: ComObject,
  handlers: Readonly<Record<string, MemberHandler>>,
  options: EventOptions,
): Promise<Advice> {
  const id = host.handlers.reserve();
  const members = new Map<number, MemberHandler>();
  // Registered before the sink exists: an event may be on its way before the answer to `advise` is.
  host.handlers.register(id, { members, reader: apartment.reader });
  const batch = apartment.batch();
  batch.advise(source, options.interfaceId ?? '', id, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
  const [answer] = await apartment.run(batch).catch((error: unknown) => {
    host.handlers.forget(id);
    throw error;
  });
  const [advice, ...pairs] = answer as readonly ComValue[];
  const names: string[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const name = pairs[i + 1] as string;
    names.push(name);
    const handler = handlers[name];
    if (handler) members.set(pairs[i] as number, handler);
  }
  const leave = async () => {
    const end = apartment.batch();
    end.unadvise(advice as number);
    try {
      await apartment.run(end);
    } finally {
      host.handlers.forget(id);
    }
  };
  const unknown = Object.keys(handlers).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    await leave();
    throw new RangeError(
      `the object has no event "${unknown}"; it has ${names.join(', ') || 'none that are described'}`,
    );
  }
  return { events: names, stop: leave };
}
