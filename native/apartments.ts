import {
  ANSWERS,
  MORE,
  PARCEL,
  loadAddon,
  type Addon,
  type CallRecord,
  type ProcessInfo,
  type ProcessWindow,
  type Snapshot,
} from './addon';
import {
  ACCESS,
  Batch,
  LOCALE_INVARIANT,
  type CallOptions,
  type ClassMember,
  type Context,
  type ExposedShape,
  type Member,
  packInvoke,
} from './batch';
import { ComError } from './com-error';
import {
  Handlers,
  currentIncomingCall,
  outsideIncomingCall,
  type ExposedMembers,
  type ExposedProperty,
  type InvocationHandler,
  type MemberHandler,
} from './handlers';
import { MainStaRefusal, needsMainSta, refusalOnMainSta, runsOnMainSta } from './main-sta';
import { Unpacker } from './pack';
import { JobObject, endProcess, processInfo } from './processes';
import { SingleCalls } from './single-calls';
import { Slices } from './slices';
import {
  readLibraryDescription,
  readObjectDescription,
  type LibraryDescription,
  type ObjectDescription,
} from './type-info';
import { ExposedObject, type ComArray, type ComValue, type ObjectReference } from './values';
import { WaitingCalls } from './waiting-calls';
import { EventObject, Semaphore, WaitableObject, readWait, type WaitResult } from './waits';

const RPC_E_DISCONNECTED = 0x80010108 | 0;

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

/** An answer of at most so many bytes becomes values in one go: it takes well under a slice. */
const AT_ONCE_BYTES = 64 * 1024;

/** COM in this process. `available` is false, with the reason, wherever there is none; nothing else then works. */
export type Com = { available: true; host: ApartmentHost } | { available: false; reason: string };

export interface HostOptions {
  /** False: no pumping STA is started ahead of the first apartment. See main-sta.ts for what then may hang. */
  mainSta?: boolean;
}

/** Loads the addon at `path`. Call it once per environment. */
export function openCom(path: string, options: HostOptions = {}): Com {
  const loaded = loadAddon(path);
  return 'addon' in loaded
    ? { available: true, host: new ApartmentHost(loaded.addon, options) }
    : { available: false, reason: loaded.reason };
}

/** Who waits for a batch's reply, or for the value of a single call of `member`. */
type Waiting =
  | { member: null; resolve: (reply: ArrayBuffer) => void }
  | {
      member: Member;
      resolve: (value: ComValue | Promise<ComValue>) => void;
      reject: (error: unknown) => void;
    };

const NONE: CallOptions = {};

/** Starts apartments and brings their answers back. */
export class ApartmentHost {
  readonly #addon: Addon;
  readonly #apartments = new Map<number, Apartment>();
  readonly #waiting = new WaitingCalls<Waiting>();
  /** @internal Long arrays on their way. */
  readonly parcels = new Map<number, ComValue[]>();
  /** Where answers of single calls and parts of long arrays come in. */
  readonly #inbox = new Unpacker(
    new ArrayBuffer(AT_ONCE_BYTES),
    () => ({ objectId: 0 }),
    this.parcels,
    (handler) => this.handlers.objectOf(handler),
  );
  #alive = false;
  /** @internal */
  readonly handlers: Handlers;

  #mainSta = 0;
  #held = 0;
  #prepared = false;
  readonly #models = new Map<string, Promise<string | null>>();

  constructor(
    addon: Addon,
    readonly options: HostOptions = {},
  ) {
    this.#addon = addon;
    this.handlers = new Handlers((call, reply) => addon.answer(call, reply));
    addon.onCompletion(this.#complete, this.#inbox.buffer);
  }

  /** Starts an apartment. Ahead of the first one a pumping STA named "main" is started where nobody else pumps. */
  start(options: ApartmentOptions): Apartment {
    if (!this.#prepared) {
      this.#prepared = true;
      if (this.options.mainSta !== false && needsMainSta(this.ownApartment(), this.#addon.hasMainSta()))
        this.#mainSta = this.#start({ name: 'main', kind: 'sta' }, 0).id;
    }
    return this.#start(options, this.#mainSta);
  }

  #start(options: ApartmentOptions, after: number): Apartment {
    const id = this.#addon.startApartment(
      options.name,
      options.kind,
      options.suspended ?? false,
      options.manifest ?? '',
      after,
    );
    const calls = new SingleCalls(this.#addon, id, (refused) => this.#refuse(refused));
    const apartment = new Apartment(this, id, options, calls);
    this.#apartments.set(id, apartment);
    return apartment;
  }

  snapshot(): Snapshot {
    return this.#addon.snapshot();
  }

  /** COM objects of declared classes that somebody holds at this moment. */
  get heldObjects(): number {
    return this.handlers.heldObjects;
  }

  /** Calls finished since the last drain; at most 8192 are kept. */
  drainCalls(): { calls: CallRecord[]; dropped: number } {
    return this.#addon.drainCalls();
  }

  /** Apartment of the JavaScript thread itself, as COM reports it; null where it has none (plain Node). */
  ownApartment(): { type: number; qualifier: number } | null {
    return this.#addon.ownApartment();
  }

  /** @internal */
  checksCreations(batch: Batch): boolean {
    return batch.creations.length > 0 && runsOnMainSta(this.ownApartment());
  }

  /** @internal Throws MainStaRefusal where a batch would create an object on the thread of the windows. */
  async checkCreations(apartment: Apartment, batch: Batch): Promise<void> {
    for (const { className, context } of batch.creations) {
      let model = this.#models.get(className);
      if (!model) {
        const question = apartment.batch();
        question.threadingModel(className);
        model = apartment.run(question).then(([answer]) => answer as string | null);
        this.#models.set(className, model);
      }
      // A class that is not known at all fails by itself, with COM's own words.
      const refusal = refusalOnMainSta(className, context, await model.catch(() => null));
      if (refusal !== null) throw new MainStaRefusal(className, refusal);
    }
  }

  /** An event to wait on and to signal from here. `signaller` is who will signal it: it lets deadlocks be found. */
  createEvent(
    name: string,
    options: { manualReset?: boolean; signalled?: boolean; signaller?: Apartment } = {},
  ): EventObject {
    const id = this.#addon.createSync(
      'event',
      name,
      options.manualReset ? 1 : 0,
      options.signalled ? 1 : 0,
      options.signaller?.id ?? 0,
    );
    return new EventObject(this.#addon, id, name);
  }

  /** A mutex that apartment threads take by waiting on it. */
  createMutex(name: string): WaitableObject {
    return new WaitableObject(this.#addon, this.#addon.createSync('mutex', name, 0, 0), name);
  }

  createSemaphore(name: string, initial: number, most: number): Semaphore {
    return new Semaphore(this.#addon, this.#addon.createSync('semaphore', name, initial, most), name);
  }

  /** Signalled when the process ends. Throws where there is no such process or no right to wait on it. */
  processHandle(pid: number): WaitableObject {
    return new WaitableObject(
      this.#addon,
      this.#addon.createSync('process', `process ${pid}`, pid, 0),
      `process ${pid}`,
    );
  }

  /** Signalled when the apartment's thread ends. */
  threadHandle(apartment: Apartment): WaitableObject {
    const name = `thread of ${apartment.options.name}`;
    return new WaitableObject(this.#addon, this.#addon.createSync('thread', name, apartment.id, 0), name);
  }

  /** Tries to abandon the call an apartment is in. False where the platform cannot: end the server instead. */
  cancelCall(apartment: Apartment): boolean {
    return this.#addon.cancelCall(apartment.id);
  }

  /**
   * Says which process serves an object, so that the snapshot can tell for whom a call waits. Objects that it answers
   * are taken to live there too.
   */
  setProcess(object: ObjectReference, pid: number): void {
    this.#addon.setProcess(object.objectId, pid);
  }

  /** A living process; null where none has this id. Asks the kernel only, so it does not block. Throws ComError. */
  processInfo(pid: number): ProcessInfo | null {
    return processInfo(this.#addon, pid);
  }

  /**
   * Ends the process with this id that was created then, and no other. False where it is gone already. Throws ComError
   * where Windows refuses. It is asked for, not waited for: `processHandle` tells when it is over.
   */
  endProcess(pid: number, createdAt: bigint): boolean {
    return endProcess(this.#addon, pid, createdAt);
  }

  /** A job object whose processes end with it, and with this process, however it ends. */
  jobObject(name = ''): JobObject {
    return new JobObject(this.#addon, name);
  }

  /** Top-level windows of a process, topmost first. No message is sent to them, so hung ones do not block. */
  windowsOf(pid: number): ProcessWindow[] {
    return this.#addon.windowsOf(pid);
  }

  /** Which process and thread made a window; null where it is gone. */
  processOfWindow(hwnd: number): { pid: number; threadId: number } | null {
    return this.#addon.processOfWindow(hwnd);
  }

  /** Restores and activates a window, from a thread of the pool. False where Windows does not allow it or it hangs. */
  bringToFront(hwnd: number): Promise<boolean> {
    return this.#addon.bringToFront(hwnd);
  }

  /** @internal Keeps the process from ending by itself. */
  hold(): { end(): void } {
    this.#held++;
    this.#stayAlive();
    let ended = false;
    return {
      end: () => {
        if (ended) return;
        ended = true;
        this.#held--;
        this.#rest();
      },
    };
  }

  /** @internal */
  post(apartment: number, batch: Batch): Promise<ArrayBuffer> {
    return new Promise((resolve, reject) => {
      const owner = this.#apartments.get(apartment);
      owner?.calls.flush();
      const call = this.#waiting.add({ member: null, resolve });
      // A stopped apartment is forgotten by the addon, so its id means nothing there any more.
      if (owner && this.#addon.post(apartment, call, batch.finish(), batch.label, currentIncomingCall()))
        return this.#stayAlive();
      this.#waiting.take(call);
      reject(new ComError(RPC_E_DISCONNECTED, batch.label));
    });
  }

  /** @internal One call on its own. It crosses together with others that are begun in the same turn. */
  call(
    apartment: Apartment,
    access: number,
    lcid: number,
    target: ObjectReference,
    member: Member,
    args: readonly ComValue[],
    named: CallOptions['named'],
  ): Promise<ComValue> {
    return new Promise((resolve, reject) => {
      if (!this.#apartments.has(apartment.id)) {
        reject(new ComError(RPC_E_DISCONNECTED, String(member)));
        return;
      }
      const call = this.#waiting.add({ member, resolve, reject });
      this.#stayAlive();
      try {
        apartment.calls.add(call, (packer) => packInvoke(packer, access, lcid, target, member, args, named));
      } catch (error) {
        this.#waiting.take(call);
        this.#rest();
        reject(error);
      }
    });
  }

  /** Single calls to an apartment that takes none any more. */
  #refuse(calls: readonly number[]): void {
    for (const id of calls) {
      const call = this.#waiting.take(id);
      if (call && call.member !== null) call.reject(new ComError(RPC_E_DISCONNECTED, String(call.member)));
    }
    this.#rest();
  }

  /** @internal */
  resume(apartment: number): void {
    this.#addon.resume(apartment);
  }

  /** @internal Ends the thread; false when it did not end in time and was detached. */
  async stop(apartment: number, timeoutMs: number, ended: Promise<void>): Promise<boolean> {
    if (!this.#apartments.has(apartment)) return true; // stopped before
    this.#apartments.get(apartment)?.calls.flush();
    this.#addon.requestStop(apartment);
    this.#stayAlive();
    let timer: NodeJS.Timeout | undefined;
    const inTime = await Promise.race([
      ended.then(() => true),
      new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), timeoutMs);
      }),
    ]);
    clearTimeout(timer);
    if (!inTime) this.#addon.detach(apartment);
    else this.#addon.forget(apartment);
    if (inTime) this.#apartments.delete(apartment);
    this.#rest();
    return inTime;
  }

  readonly #complete = (from: number, call: number, message: ArrayBuffer | null): void => {
    if (call === ANSWERS) this.#answers(this.#apartments.get(from), message);
    else if (call === PARCEL) this.#parcel(this.#apartments.get(from), message);
    else if (call === MORE) setImmediate(() => this.#addon.resumeCompletions(this.#complete));
    else if (call === 0 || !message) this.#apartments.get(from)?.threadEnded();
    else if (!this.handlers.told(call, message)) {
      const waiting = this.#waiting.take(call);
      if (waiting?.member === null) waiting.resolve(message);
    }
    this.#rest();
  };

  #parcel(from: Apartment | undefined, message: ArrayBuffer | null): void {
    if (!from) return;
    if (message) return from.unpack(message).parcel();
    this.#inbox.object = from.object;
    this.#inbox.rewind();
    this.#inbox.parcel();
  }

  #answers(from: Apartment | undefined, message: ArrayBuffer | null): void {
    if (!from) return;
    if (message) {
      // Too large for the inbox, so it is one answer, and its value is made in slices.
      const unpacker = from.unpack(message);
      const call = this.#waiting.take(unpacker.number());
      if (call && call.member !== null) {
        if (unpacker.byte() === 1) call.resolve(unpacker.valueInSlices(new Slices()));
        else call.reject(readFailure(unpacker, String(call.member)));
      }
      return;
    }
    const inbox = this.#inbox;
    inbox.object = from.object;
    inbox.rewind();
    while (!inbox.atEnd) {
      const call = this.#waiting.take(inbox.number());
      const member = String(call?.member ?? '');
      if (inbox.byte() === 1) {
        const value = inbox.value();
        if (call && call.member !== null) call.resolve(value);
      } else {
        const error = readFailure(inbox, member);
        if (call && call.member !== null) call.reject(error);
      }
    }
  }

  /** Keeps the process from ending while something is under way. */
  #stayAlive(): void {
    if (this.#alive) return;
    this.#alive = true;
    this.#addon.keepAlive(true);
  }

  /** Lets it end again when nothing is. */
  #rest(): void {
    if (!this.#alive || this.#waiting.size > 0 || this.#held > 0) return;
    this.#alive = false;
    this.#addon.keepAlive(false);
  }
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

/** The results of a batch that ran to its end, by command. */
export type BatchResults = readonly ComValue[];

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
    const reply = await this.#host.post(this.id, batch);
    const unpacker = this.unpack(reply);
    if (unpacker.byte() !== 1) throw readFailure(unpacker, batch.label);
    const count = unpacker.number();
    const results: ComValue[] = new Array<ComValue>(count);
    if (reply.byteLength <= AT_ONCE_BYTES) {
      for (let i = 0; i < count; i++) results[i] = unpacker.value();
      return results;
    }
    const slices = new Slices();
    for (let i = 0; i < count; i++) {
      results[i] = await unpacker.valueInSlices(slices);
      if (slices.due()) await slices.turn();
    }
    return results;
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
      unpack: (buffer) => this.unpack(buffer),
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
      unpack: (buffer: ArrayBuffer) => this.unpack(buffer),
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
    this.#host.handlers.register(handler, { members, unpack: (buffer) => this.unpack(buffer) });
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
    this.#host.handlers.register(id, { members, unpack: (buffer) => this.unpack(buffer) });
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

  /** @internal */
  unpack(buffer: ArrayBuffer): Unpacker {
    return new Unpacker(buffer, this.object, this.#host.parcels, this.own);
  }

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

/** An object that lives in, or has a proxy in, one apartment. */
export class ComObject implements ObjectReference {
  /** @internal */
  constructor(
    readonly apartment: Apartment,
    readonly objectId: number,
  ) {}

  get(member: Member, args: readonly ComValue[] = [], options: CallOptions = NONE): Promise<ComValue> {
    return this.apartment.use(ACCESS.read, this, member, args, options);
  }

  call(member: Member, args: readonly ComValue[] = [], options: CallOptions = NONE): Promise<ComValue> {
    return this.apartment.use(ACCESS.read, this, member, args, options);
  }

  async put(member: Member, value: ComValue, index: readonly ComValue[] = []): Promise<void> {
    await this.apartment.use(ACCESS.put, this, member, [...index, value], NONE);
  }

  async enumerate(limit?: number): Promise<readonly ComValue[]> {
    const batch = this.apartment.batch();
    batch.enumerate(this, limit);
    return (await this.apartment.run(batch))[0] as readonly ComValue[];
  }

  /** What the object says of its interface; an error where it says nothing. */
  async typeInfo(): Promise<ObjectDescription> {
    const batch = this.apartment.batch();
    batch.typeInfo(this);
    return readObjectDescription((await this.apartment.run(batch))[0] as readonly ComValue[]);
  }

  /** Marshals into a stream; the token is good for one `unmarshal` in another apartment of this process. */
  async marshal(): Promise<number> {
    const batch = this.apartment.batch();
    batch.marshal(this);
    return (await this.apartment.run(batch))[0] as number;
  }

  /** Puts the object into the global interface table; the cookie is good until it is revoked. */
  async registerInGit(): Promise<number> {
    const batch = this.apartment.batch();
    batch.gitRegister(this);
    return (await this.apartment.run(batch))[0] as number;
  }

  /** Calls handlers by the names of the object's events. A handler that changes a ByRef is waited for, within a bound. */
  on(handlers: Readonly<Record<string, MemberHandler>>, options: EventOptions = {}): Promise<Advice> {
    return this.apartment.advise(this, handlers, options);
  }

  async release(): Promise<void> {
    const batch = this.apartment.batch();
    batch.release(this);
    await this.apartment.run(batch);
  }
}

/** `asked`: how the caller named what failed, where the apartment does not say. */
function readFailure(unpacker: Unpacker, asked: string): ComError {
  const command = unpacker.number();
  const code = unpacker.number();
  const argument = unpacker.number();
  const member = unpacker.string();
  const source = unpacker.string();
  const description = unpacker.string();
  return new ComError(code, member || asked, {
    command,
    source,
    description,
    ...(argument < 0 ? {} : { argument }),
  });
}

function shapeOf(name: string, member: MemberHandler | ExposedProperty): ExposedShape {
  return typeof member === 'function'
    ? { name, method: true, get: false, put: false, parameters: member.length }
    : { name, method: false, get: Boolean(member.get), put: Boolean(member.put), parameters: 0 };
}
