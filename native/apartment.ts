import type { ApartmentHost } from './apartment-host';
import type { BatchResults } from './batch-reply';
import {
  Batch,
  LOCALE_INVARIANT,
  type CallOptions,
  type ClassMember,
  type Context,
  type ExposedShape,
  type Member,
} from './batch';
import { ComObject } from './com-object';
import {
  outsideIncomingCall,
  type ExposedMembers,
  type ExposedProperty,
  type InvocationHandler,
  type MemberHandler,
} from './handlers';
import type { Unpacker } from './pack';
import type { SingleCalls } from './single-calls';
import { readLibraryDescription, type LibraryDescription } from './type-info';
import { ExposedObject, type ComArray, type ComValue, type ObjectReference } from './values';
import { readWait, type WaitResult, type WaitableObject } from './waits';

/** How long COM waits for a JavaScript handler, unless the caller says otherwise. */
const HANDLER_TIMEOUT_MS = 5_000;

/** How long a local server waits for its first client, which may have died between starting and calling it. */
const LONELY_SERVER_MS = 30_000;

/** DISPIDs of native/src/class_factory.h. */
const FACTORY = { create: 1, idle: 2 } as const;

/** How long `stop` waits for a thread before it is detached, unless the caller says otherwise. */
const STOP_TIMEOUT_MS = 5_000;

export interface ApartmentOptions {
  name: string;
  kind: 'sta' | 'mta';
  /** Started with `resume`. */
  suspended?: boolean;
  /** Locale of names, numbers and dates in calls; LOCALE_INVARIANT by default. */
  lcid?: number;
  /** Assembly manifest whose classes the apartment can create without registration. */
  manifest?: string;
}

export interface EventOptions {
  /** `{IID}` of the dispatch interface; the object's default source by default. */
  interfaceId?: string;
  timeoutMs?: number;
}

export interface ServeOptions {
  /** Nobody needs the server any more: the time to stop it and to end the process. */
  idle(): void;
  /** `single`: one object, then COM starts another process. `multiple` by default. */
  use?: 'single' | 'multiple';
  timeoutMs?: number;
  /** How long to wait for the first client. */
  lonelyMs?: number;
}

/** A class of JavaScript objects that COM can call. */
export interface ObjectClass<T> {
  /** An object as a value. Given to COM twice, it is two COM objects with the same `self`. */
  object(self: T): ExposedObject<T>;
}

/** A class that this process serves. */
export interface ServedClass {
  /** Takes no more clients in. Objects that clients hold live on. */
  stop(): Promise<void>;
}

/** A connected event sink. */
export interface Advice {
  /** Names of all events that the interface describes. */
  readonly events: readonly string[];
  stop(): Promise<void>;
}

/** One COM apartment on a thread of its own. Methods may be called at any time; work runs in order on that thread. */
export class Apartment {
  readonly #host: ApartmentHost;
  readonly #ended: Promise<void>;
  #markEnded: () => void = () => undefined;
  readonly #lcid: number;

  /** @internal */
  constructor(
    host: ApartmentHost,
    readonly id: number,
    readonly options: ApartmentOptions,
    /** @internal */
    readonly calls: SingleCalls,
  ) {
    this.#host = host;
    this.#lcid = options.lcid ?? LOCALE_INVARIANT;
    this.#ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
  }

  resume(): void {
    this.#host.resume(this.id);
  }

  /** A new batch with this apartment's locale. */
  batch(): Batch {
    return new Batch(this.#lcid);
  }

  /** Sends a batch in one hop. Rejects with the ComError of the first failing command, which names its index. */
  async run(batch: Batch): Promise<BatchResults> {
    // Elsewhere without a pause, so that what is asked first is queued first.
    if (this.#host.checksCreations(batch)) await this.#host.checkCreations(this, batch);
    return this.#host.post(this.id, batch);
  }

  /** Creates an object by ProgID or `{CLSID}`. */
  async create(
    className: string,
    context: Context = 'any',
    options: { onMainSta?: boolean } = {},
  ): Promise<ComObject> {
    const batch = this.batch();
    batch.create(className, context, options);
    return this.#object(batch);
  }

  /** Attaches to a running object through the running object table. */
  async attach(className: string): Promise<ComObject> {
    const batch = this.batch();
    batch.attach(className);
    return this.#object(batch);
  }

  /** Everything in a type library: of a class by ProgID or `{CLSID}`, by `{LIBID}`, or of a file. */
  async typeLibrary(source: string): Promise<LibraryDescription> {
    const batch = this.batch();
    batch.typeLibrary(source);
    return readLibraryDescription((await this.run(batch))[0] as readonly ComValue[]);
  }

  /** Unmarshals a stream made by `ComObject.marshal`, in this apartment; works once. */
  async unmarshal(token: number): Promise<ComObject> {
    const batch = this.batch();
    batch.unmarshal(token);
    return this.#object(batch);
  }

  /** Takes an object out of the global interface table into this apartment. */
  async takeFromGit(cookie: number): Promise<ComObject> {
    const batch = this.batch();
    batch.gitTake(cookie);
    return this.#object(batch);
  }

  async revokeFromGit(cookie: number): Promise<void> {
    const batch = this.batch();
    batch.gitRevoke(cookie);
    await this.run(batch);
  }

  /**
   * Makes a JavaScript object that COM can call, in this apartment. Methods are functions, properties have `get` and
   * `put`. By-reference arguments arrive as ByRef. A handler that does not answer within the bound fails the call.
   */
  async expose(
    members: ExposedMembers,
    options: { name?: string; timeoutMs?: number; released?: () => void } = {},
  ): Promise<ComObject> {
    const names = Object.keys(members);
    const handler = this.#host.handlers.reserve();
    this.#host.handlers.register(handler, {
      members: new Map(names.map((name, index) => [index + 1, members[name] as MemberHandler])),
      reader: this.reader,
      ...(options.released ? { released: options.released } : {}),
    });
    const batch = this.batch();
    const shapes = names.map((name) => shapeOf(name, members[name] as MemberHandler | ExposedProperty));
    batch.expose(handler, options.name ?? 'Object', shapes, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
    return this.#object(batch);
  }

  /**
   * Declares a class of JavaScript objects in this apartment: what they offer is told once, so that each object costs
   * next to nothing. Objects are given as values, and live for as long as COM holds them.
   */
  async declare<T>(
    name: string,
    members: readonly ClassMember[],
    invoke: InvocationHandler<T>,
    options: { timeoutMs?: number } = {},
  ): Promise<ObjectClass<T>> {
    const batch = this.batch();
    batch.declareClass(name, members, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
    const [id] = await this.run(batch);
    const registered = {
      members: new Map<number, MemberHandler>(),
      names: new Map(members.map((member) => [member.id, member.name])),
      invoke: invoke as InvocationHandler<unknown>,
      reader: this.reader,
    };
    return {
      object: (self) => {
        const object: ExposedObject<T> = new ExposedObject(
          () => [this.#host.handlers.registerObject(registered, object), id as number],
          self,
        );
        return object;
      },
    };
  }

  /** Makes a COM object of an object of a declared class, held here until it is released. */
  async keep(object: ExposedObject): Promise<ComObject> {
    const batch = this.batch();
    batch.keep(object);
    return new ComObject(this, (await this.run(batch))[0] as number);
  }

  /** A top-level window of this apartment's thread that is never shown; answers its HWND. It ends with the apartment. */
  async serverWindow(title: string): Promise<number> {
    const batch = this.batch();
    batch.serverWindow(title);
    return (await this.run(batch))[0] as number;
  }

  /** Puts an object into the running object table, where `attach` finds it for as long as somebody holds it. */
  async registerActive(object: ComObject, classId: string): Promise<{ revoke(): Promise<void> }> {
    const batch = this.batch();
    batch.registerActive(object, classId);
    const [cookie] = await this.run(batch);
    return {
      revoke: async () => {
        const end = this.batch();
        end.revokeActive(cookie as number);
        await this.run(end);
      },
    };
  }

  /**
   * Serves a class of this process to others (a local server, started by COM with `-Embedding`). `create` makes each
   * object with `expose`. The process is held until `stop`; `idle` says that nobody needs it any more: the last object
   * and lock are gone, or nobody came at all.
   */
  async serve(
    classId: string,
    create: () => ComObject | Promise<ComObject>,
    options: ServeOptions,
  ): Promise<ServedClass> {
    const handler = this.#host.handlers.reserve();
    let lonely: NodeJS.Timeout | undefined = setTimeout(
      () => options.idle(),
      options.lonelyMs ?? LONELY_SERVER_MS,
    );
    const hold = this.#host.hold();
    const members = new Map<number, MemberHandler>([
      [
        FACTORY.create,
        async () => {
          clearTimeout(lonely);
          lonely = undefined;
          const object = await create();
          // From here on its clients alone keep it; COM has its own reference before the release has its turn.
          outsideIncomingCall(() => void object.release().catch(() => undefined));
          return object;
        },
      ],
      [
        FACTORY.idle,
        () => {
          options.idle();
          return undefined;
        },
      ],
    ]);
    this.#host.handlers.register(handler, { members, reader: this.reader });
    const batch = this.batch();
    batch.serveClass(classId, options.use ?? 'multiple', handler, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
    const letGo = () => {
      clearTimeout(lonely);
      hold.end();
      this.#host.handlers.forget(handler);
    };
    try {
      const [cookie] = await this.run(batch);
      return {
        stop: async () => {
          const end = this.batch();
          end.revokeClass(cookie as number);
          await this.run(end);
          letGo();
        },
      };
    } catch (error) {
      letGo();
      throw error;
    }
  }

  /** @internal */
  async advise(
    source: ComObject,
    handlers: Readonly<Record<string, MemberHandler>>,
    options: EventOptions,
  ): Promise<Advice> {
    const id = this.#host.handlers.reserve();
    const members = new Map<number, MemberHandler>();
    // Registered before the sink exists: an event may be on its way before the answer to `advise` is.
    this.#host.handlers.register(id, { members, reader: this.reader });
    const batch = this.batch();
    batch.advise(source, options.interfaceId ?? '', id, options.timeoutMs ?? HANDLER_TIMEOUT_MS);
    const [answer] = await this.run(batch);
    const [advice, ...pairs] = answer as readonly ComValue[];
    const names: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const name = pairs[i + 1] as string;
      names.push(name);
      const handler = handlers[name];
      if (handler) members.set(pairs[i] as number, handler);
    }
    const unknown = Object.keys(handlers).find((name) => !names.includes(name));
    const leave = async () => {
      const end = this.batch();
      end.unadvise(advice as number);
      await this.run(end);
      this.#host.handlers.forget(id);
    };
    if (unknown !== undefined) {
      await leave();
      throw new RangeError(
        `the object has no event "${unknown}"; it has ${names.join(', ') || 'none that are described'}`,
      );
    }
    return { events: names, stop: leave };
  }

  /**
   * WaitForSingleObject on the apartment's thread, which does not pump meanwhile: an STA in it hangs its callers.
   * No time-out means for ever, or until the apartment is stopped.
   */
  waitForSingleObject(object: WaitableObject, timeoutMs?: number): Promise<WaitResult> {
    return this.#wait(0, [object], timeoutMs, 'WaitForSingleObject');
  }

  /** WaitForMultipleObjects, without pumping. `all` takes one object at a time and says on a time-out what it took. */
  waitForMultipleObjects(
    objects: readonly WaitableObject[],
    options: { all?: boolean; timeoutMs?: number } = {},
  ): Promise<WaitResult> {
    return this.#wait(options.all ? 1 : 0, objects, options.timeoutMs, 'WaitForMultipleObjects');
  }

  /** MsgWaitForMultipleObjectsEx: ends for a message too, which it leaves in the queue. */
  msgWaitForMultipleObjects(objects: readonly WaitableObject[], timeoutMs?: number): Promise<WaitResult> {
    return this.#wait(2, objects, timeoutMs, 'MsgWaitForMultipleObjects');
  }

  /** Dispatches waiting messages; answers how many there were. */
  async pumpWaitingMessages(): Promise<number> {
    const batch = this.batch();
    batch.pumpWaitingMessages();
    return (await this.run(batch))[0] as number;
  }

  /** Gives back a mutex that this apartment's thread owns. */
  async releaseMutex(mutex: WaitableObject): Promise<void> {
    const batch = this.batch();
    batch.releaseMutex(mutex.id);
    await this.run(batch);
  }

  /** Ends the apartment with everything it owns. False when its thread is stuck: then it is detached and reported. */
  stop(timeoutMs = STOP_TIMEOUT_MS): Promise<boolean> {
    return this.#host.stop(this.id, timeoutMs, this.#ended);
  }

  /** @internal */
  threadEnded(): void {
    this.#markEnded();
  }

  async #wait(
    mode: 0 | 1 | 2,
    objects: readonly WaitableObject[],
    timeoutMs: number | undefined,
    label: string,
  ): Promise<WaitResult> {
    const batch = this.batch();
    const names = objects.map((object) => object.name).join(', ');
    batch.wait(
      mode,
      timeoutMs ?? -1,
      objects.map((object) => object.id),
      `${label} (${names})`,
    );
    const [numbers] = await this.run(batch);
    return readWait((numbers as ComArray).data as Float64Array, objects);
  }

  /** @internal What stands for an interface pointer that belongs here. */
  readonly object = (id: number): ComObject => new ComObject(this, id);

  /** @internal What stands for a JavaScript object of a declared class. */
  readonly own = (handler: number): ExposedObject => this.#host.handlers.objectOf(handler);

  /** @internal Reads a message of this apartment; null lies in the inbox. */
  readonly reader = (message: ArrayBuffer | null): Unpacker => this.#host.reader(this, message);

  /** @internal */
  use(
    access: number,
    target: ObjectReference,
    member: Member,
    args: readonly ComValue[],
    options: CallOptions,
  ): Promise<ComValue> {
    return this.#host.call(this, access, options.lcid ?? this.#lcid, target, member, args, options.named);
  }

  async #object(batch: Batch): Promise<ComObject> {
    const results = await this.run(batch);
    const object = results[0];
    if (!(object instanceof ComObject)) throw new TypeError(`${batch.label} did not answer an object`);
    return object;
  }
}

function shapeOf(name: string, member: MemberHandler | ExposedProperty): ExposedShape {
  return typeof member === 'function'
    ? { name, method: true, get: false, put: false, parameters: member.length }
    : { name, method: false, get: Boolean(member.get), put: Boolean(member.put), parameters: 0 };
}
