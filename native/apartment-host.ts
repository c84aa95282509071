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
import { Apartment, type ApartmentOptions } from './apartment';
import { Answers } from './answers';
import type { Batch } from './batch';
import type { BatchResults } from './batch-reply';
import { ComError } from './com-error';
import { CreationCheck } from './creation-check';
import { Handlers, currentIncomingCall } from './handlers';
import { KeptAlive } from './kept-alive';
import { needsMainSta, runsOnMainSta } from './main-sta';
import { packInvoke, type CallOptions, type Member } from './pack-invoke';
import { JobObject, endProcess, processInfo } from './processes';
import { SingleCalls } from './single-calls';
import type { ComValue, ObjectReference } from './values';
import type { Unpacker } from './unpacker';
import { EventObject, Semaphore, WaitableObject } from './waits';

const RPC_E_DISCONNECTED = 0x80010108 | 0;

/** Names of ended apartments that are kept: their calls may be in the ring still. */
const MOST_ENDED = 100;

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

/** An apartment that is no more in snapshots. Ids are never used again. */
export interface EndedApartment {
  id: number;
  name: string;
}

/** Starts apartments and brings their answers back. */
export class ApartmentHost {
  readonly #addon: Addon;
  readonly #apartments = new Map<number, Apartment>();
  #ended: readonly EndedApartment[] = [];
  /** @internal */
  readonly handlers: Handlers;
  /** @internal Whether a client came for any of the classes served here, and the last has not gone. */
  readonly served = { inUse: false };
  readonly #answers = new Answers((handler) => this.handlers.objectOf(handler));
  readonly #alive: KeptAlive;
  readonly #creations = new CreationCheck();
  #mainSta = 0;
  #detached = 0;
  #prepared = false;

  constructor(
    addon: Addon,
    readonly options: HostOptions = {},
  ) {
    this.#addon = addon;
    this.handlers = new Handlers((call, reply) => addon.answer(call, reply));
    this.#alive = new KeptAlive(
      (on) => addon.keepAlive(on),
      () => this.#answers.waiting > 0,
    );
    addon.onCompletion(this.#complete, this.#answers.inbox);
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
    const calls = new SingleCalls(this.#addon, id, {
      refused: (calls) => {
        this.#answers.refuse(calls);
        this.#alive.rest();
      },
      sent: this.#lookOut,
    });
    const apartment = new Apartment(this, id, options, calls);
    this.#apartments.set(id, apartment);
    return apartment;
  }

  snapshot(): Snapshot {
    return this.#addon.snapshot();
  }

  /** Apartments that ended, in that order; the last 100 of them. */
  get endedApartments(): readonly EndedApartment[] {
    return this.#ended;
  }

  /** How many threads were detached so far, because they did not end in time. */
  get detachedApartments(): number {
    return this.#detached;
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
  checkCreations(apartment: Apartment, batch: Batch): Promise<void> {
    return this.#creations.check(apartment, batch);
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

  /** @internal Long arrays of which a part has come. */
  get parcelsUnderWay(): number {
    return this.#answers.parcels;
  }

  /** @internal Keeps the process from ending by itself. */
  hold(): { end(): void } {
    return this.#alive.hold();
  }

  /** @internal */
  post(apartment: number, batch: Batch): Promise<BatchResults> {
    return new Promise((resolve, reject) => {
      const owner = this.#apartments.get(apartment);
      owner?.calls.flush();
      const packed = batch.finish(); // throws for one that was sent before, which must not be waited for
      const call = this.#answers.add({ member: null, label: batch.label, resolve, reject });
      // A stopped apartment is forgotten by the addon, so its id means nothing there any more.
      if (owner && this.#addon.post(apartment, call, packed, batch.label, currentIncomingCall())) {
        this.#alive.stay();
        queueMicrotask(this.#lookOut);
        return;
      }
      this.#answers.drop(call);
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
      const call = this.#answers.add({ member, resolve, reject });
      this.#alive.stay();
      try {
        apartment.calls.add(call, (packer) => packInvoke(packer, access, lcid, target, member, args, named));
      } catch (error) {
        this.#answers.drop(call);
        this.#alive.rest();
        reject(error instanceof Error ? error : new TypeError(String(error)));
      }
    });
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
    this.#alive.stay();
    let timer: NodeJS.Timeout | undefined;
    const inTime = await Promise.race([
      ended.then(() => true),
      new Promise<boolean>((resolve) => {
        // What came while the machine slept is heard in the same turn, after its timers.
        timer = setTimeout(() => setImmediate(resolve, false), timeoutMs);
      }),
    ]);
    clearTimeout(timer);
    if (inTime) this.#forget(apartment);
    else {
      this.#addon.detach(apartment);
      this.#detached++;
      // It may come back from its call after all, and then ends as it was told to.
      void ended.then(() => this.#forget(apartment));
    }
    this.#alive.rest();
    return inTime;
  }

  /** @internal Reads a message; null lies in the inbox, and is to be read before the next comes. */
  reader(from: Apartment, message: ArrayBuffer | null): Unpacker {
    return this.#answers.reader(from, message);
  }

  /** Who awaits one thing alone has nothing else to do until it comes: mostly at once, if it does not leave the process. */
  readonly #lookOut = (): void => {
    if (this.#answers.waiting === 1 && currentIncomingCall() === 0) this.#addon.lookOut(this.#complete);
  };

  #forget(apartment: number): void {
    this.#addon.forget(apartment);
    const name = this.#apartments.get(apartment)?.options.name;
    this.#apartments.delete(apartment);
    if (name !== undefined) this.#ended = [...this.#ended, { id: apartment, name }].slice(-MOST_ENDED);
  }

  readonly #complete = (from: number, call: number, message: ArrayBuffer | null): void => {
    const apartment = this.#apartments.get(from);
    if (call === MORE) setImmediate(() => this.#addon.resumeCompletions(this.#complete));
    else if (call === 0) apartment?.threadEnded();
    else if (call === ANSWERS) {
      if (apartment) this.#answers.take(apartment, message);
    } else if (call === PARCEL) apartment?.reader(message).parcel();
    else if (!this.handlers.told(call, message)) this.#answers.takeReply(apartment, call, message);
    this.#alive.rest();
  };
}
