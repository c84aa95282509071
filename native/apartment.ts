import type { ApartmentHost } from './apartment-host';
import type { BatchResults } from './batch-reply';
import { Batch, LOCALE_INVARIANT, type ClassMember, type Context, type ExposedShape } from './batch';
import { ComObject } from './com-object';
import { advise, type Advice, type EventOptions } from './events';
import {
  HANDLER_TIMEOUT_MS,
  type ExposedMembers,
  type ExposedProperty,
  type InvocationHandler,
  type MemberHandler,
} from './handlers';
import type { CallOptions, Member } from './pack-invoke';
import { serve, type ServeOptions, type ServedClass } from './serving';
import type { SingleCalls } from './single-calls';
import { readLibraryDescription, type LibraryDescription } from './type-info';
import { ExposedObject, type ComArray, type ComValue, type ObjectReference } from './values';
import type { Unpacker } from './unpacker';
import { readWait, type WaitResult, type WaitableObject } from './waits';

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

/** A class of JavaScript objects that COM can call. */
export interface ObjectClass<T> {
  /** An object as a value. Given to COM twice, it is two COM objects with the same `self`. */
  object(self: T): ExposedObject<T>;
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
    try {
      return await this.#object(batch);
    } catch (error) {
      this.#host.handlers.forget(handler); // no object was made whose end would do so
      throw error;
    }
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
  serve(
    classId: string,
    create: () => ComObject | Promise<ComObject>,
    options: ServeOptions,
  ): Promise<ServedClass> {
    return serve(this.#host, this, classId, create, options);
  }

  /** @internal */
  advise(
    source: ComObject,
    handlers: Readonly<Record<string, MemberHandler>>,
    options: EventOptions,
  ): Promise<Advice> {
    return advise(this.#host, this, source, handlers, options);
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
