import { AsyncLocalStorage } from 'node:async_hooks';
import { ComError } from './com-error';
import type { Unpacker } from './unpacker';
import { Packer } from './packer';
import type { ComValue, ExposedObject } from './values';

const E_FAIL = 0x80004005 | 0;
const DISP_E_MEMBERNOTFOUND = 0x80020003 | 0;

/** Kinds of native/src/apartment.h, in the high bits of what an apartment tells unasked. */
const TOLD = { call: 0x8, event: 0x9, released: 0xa } as const;

/** How long COM waits for a JavaScript handler, unless the caller says otherwise. */
export const HANDLER_TIMEOUT_MS = 5_000;

/** A by-reference argument of a call into JavaScript: what is assigned to `value` goes back to the caller. */
export class ByRef {
  constructor(public value: ComValue) {}
}

/** What JavaScript offers to COM under one name: a method, or a property that can be read and written. */
export type MemberHandler = (...args: (ComValue | ByRef)[]) => ComValue | Promise<ComValue>;
export interface ExposedProperty {
  get?: MemberHandler;
  put?: MemberHandler;
}
export type ExposedMembers = Readonly<Record<string, MemberHandler | ExposedProperty>>;

const PUT_FLAGS = 4 | 8;

/** What a handler throws to have COM callers see exactly this code and this text. */
export class HandlerFailure extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** A call of an object of a declared class. Arguments are by position, `missing` where left out; of a put, the value is last. */
export interface Invocation {
  member: string;
  put: boolean;
  args: readonly ComValue[];
}
export type InvocationHandler<T> = (self: T, invocation: Invocation) => ComValue | Promise<ComValue>;

/** The incoming call whose handler runs at the moment, so that what it queues runs while the caller waits. */
const current = new AsyncLocalStorage<number>();

/** @internal The number of the incoming call that the running code answers; 0 outside of handlers. */
export function currentIncomingCall(): number {
  return current.getStore() ?? 0;
}

interface Registered {
  members: ReadonlyMap<number, MemberHandler | ExposedProperty>;
  /** Reads the message of a call: at once, for what lies in the inbox is soon written over. */
  reader: (message: ArrayBuffer | null) => Unpacker;
  /** For objects of declared classes: their members by DISPID, and what answers them. */
  names?: ReadonlyMap<number, string>;
  invoke?: InvocationHandler<unknown>;
  released?: () => void;
  /** Is given what came too late, so that nobody took it. */
  dropped?: (answer: ComValue) => void;
}

/** Answers calls and events that COM makes into JavaScript. */
export class Handlers {
  readonly #registered = new Map<number, Registered>();
  readonly #objects = new Map<number, ExposedObject>();
  #next = 1;

  constructor(readonly answer: (call: number, packed: Uint8Array) => boolean) {}

  reserve(): number {
    return this.#next++;
  }

  register(handler: number, registered: Registered): void {
    this.#registered.set(handler, registered);
  }

  forget(handler: number): void {
    this.#registered.delete(handler);
  }

  /** Notes a COM object of a declared class that is about to be made. */
  registerObject(registered: Registered, object: ExposedObject): number {
    const handler = this.reserve();
    this.#registered.set(handler, registered);
    this.#objects.set(handler, object);
    return handler;
  }

  /** The object of a declared class that came back as an argument. */
  objectOf(handler: number): ExposedObject {
    const found = this.#objects.get(handler);
    if (!found) throw new RangeError(`there is no object ${handler}`);
    return found;
  }

  /** COM objects of declared classes that are held at this moment. */
  get heldObjects(): number {
    return this.#objects.size;
  }

  /** Takes what an apartment told; false when the completion was an answer to a call of ours. */
  told(call: number, message: ArrayBuffer | null): boolean {
    const kind = call >>> 28;
    if (kind < TOLD.call) return false;
    const handler = call & 0x0fff_ffff;
    const registered = this.#registered.get(handler);
    if (kind === TOLD.released) {
      this.#registered.delete(handler);
      this.#objects.delete(handler);
      registered?.released?.();
    } else if (registered) {
      const incoming = registered.reader(message);
      if (kind === TOLD.event) void this.#event(registered, incoming);
      else if (registered.invoke) void this.#invoke(registered, this.objectOf(handler), incoming);
      else void this.#call(registered, incoming);
    }
    return true;
  }

  async #event(registered: Registered, incoming: Unpacker): Promise<void> {
    const { handler, args } = readCall(registered, incoming);
    try {
      await handler?.(...args);
    } catch {
      // The source did not wait, so nobody can be told.
    }
  }

  async #call(registered: Registered, incoming: Unpacker): Promise<void> {
    const { handler, args } = readCall(registered, incoming);
    const call = incoming.number();
    await this.#reply(call, args, registered.dropped, () => {
      if (!handler) throw new ComError(DISP_E_MEMBERNOTFOUND, 'member');
      return handler(...args);
    });
  }

  async #invoke(registered: Registered, object: ExposedObject, incoming: Unpacker): Promise<void> {
    const member = registered.names?.get(incoming.number()) ?? '';
    const put = (incoming.number() & PUT_FLAGS) !== 0;
    const count = incoming.number();
    const args: ComValue[] = [];
    for (let i = 0; i < count; i++) args.push(incoming.value());
    const call = incoming.number();
    await this.#reply(call, [], undefined, () => registered.invoke?.(object.self, { member, put, args }));
  }

  /** Answers a call by what its handler answers or throws, and by what became of its by-reference arguments. */
  async #reply(
    call: number,
    args: readonly (ComValue | ByRef)[],
    dropped: ((answer: ComValue) => void) | undefined,
    work: () => ComValue | Promise<ComValue>,
  ): Promise<void> {
    try {
      const result = await current.run(call, work);
      const reply = new Packer();
      reply.byte(1);
      reply.value(result);
      for (const arg of args) if (arg instanceof ByRef) reply.value(arg.value);
      if (!this.answer(call, reply.finish())) dropped?.(result);
    } catch (error) {
      const failure = new Packer();
      failure.byte(0);
      failure.number(error instanceof ComError || error instanceof HandlerFailure ? error.code : E_FAIL);
      failure.string(error instanceof Error ? error.message : String(error));
      this.answer(call, failure.finish());
    }
  }
}

function readCall(
  registered: Registered,
  incoming: Unpacker,
): { handler: MemberHandler | undefined; args: (ComValue | ByRef)[] } {
  const member = incoming.number();
  const flags = incoming.number();
  const count = incoming.number();
  const args: (ComValue | ByRef)[] = [];
  for (let i = 0; i < count; i++)
    args.push(incoming.byRef() ? new ByRef(incoming.value()) : incoming.value());
  const found = registered.members.get(member);
  const put = (flags & PUT_FLAGS) !== 0;
  if (typeof found === 'function') return { handler: put ? undefined : found, args };
  return { handler: put ? found?.put : found?.get, args };
}
