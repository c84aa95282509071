import { createRequire } from 'node:module';

/** In place of a call: the message holds answers of single calls (native/src/completion.h). */
export const ANSWERS = 0xc000_0000;
/** The message is a part of a long array (native/src/parcels.h). */
export const PARCEL = 0xd000_0000;
/** The event loop is to have a turn: `resumeCompletions` in the next one. */
export const MORE = 0xe000_0000;

export type CompletionHandler = (apartment: number, call: number, message: ArrayBuffer | null) => void;

/** The functions of concierge.node. Only the façade uses them. */
export interface Addon {
  /**
   * What apartments say, in its order: apartment, call (0: its thread has ended; ANSWERS, PARCEL, MORE), packed message.
   * The message is null where it lies in `inbox` until the handler returns.
   */
  onCompletion(handler: CompletionHandler, inbox: ArrayBuffer): void;
  resumeCompletions(handler: CompletionHandler): void;
  /** Looks out for an answer for some microseconds, and hands it over if it comes. */
  lookOut(handler: CompletionHandler): void;
  /** It enters COM once the apartment `after` has; 0 for none. */
  startApartment(
    name: string,
    kind: 'sta' | 'mta',
    suspended: boolean,
    manifest: string,
    after: number,
  ): number;
  resume(apartment: number): void;
  post(apartment: number, call: number, batch: Uint8Array, label: string, within: number): boolean;
  postCalls(apartment: number, calls: Uint8Array, count: number, within: number): boolean;
  answer(call: number, reply: Uint8Array): boolean;
  cancelCall(apartment: number): boolean;
  createSync(kind: SyncKind, name: string, first: number, second: number, signaller?: number): number;
  closeSync(id: number): void;
  signalEvent(id: number, signalled: boolean): boolean;
  releaseSemaphore(id: number, count: number): boolean;
  requestStop(apartment: number): void;
  detach(apartment: number): void;
  forget(apartment: number): void;
  keepAlive(on: boolean): void;
  snapshot(): Snapshot;
  drainCalls(): { calls: CallRecord[]; dropped: number };
  /** Whether a thread of ours, in whichever environment, is the main STA of the process. */
  hasMainSta(): boolean;
  ownApartment(): { type: number; qualifier: number } | null;
  setProcess(object: number, pid: number): void;
  processInfo(pid: number): ProcessInfo | null;
  endProcess(pid: number, createdAt: bigint): boolean;
  openJob(name: string): number;
  assignToJob(job: number, pid: number, createdAt: bigint): boolean;
  closeJob(job: number): void;
  windowsOf(pid: number): ProcessWindow[];
  processOfWindow(hwnd: number): { pid: number; threadId: number } | null;
  bringToFront(hwnd: number): Promise<boolean>;
}

/** A living process, as Windows tells. */
export interface ProcessInfo {
  pid: number;
  /** FILETIME: 100-nanosecond units since 1601-01-01. Ids are reused; id and creation time together are not. */
  createdAt: bigint;
  /** Working set. */
  residentBytes: number | null;
  /** Kernel and user time so far. */
  cpuMs: number | null;
  /** Full path of the executable; empty where Windows does not tell. */
  image: string;
}

/** A top-level window of a process. */
export interface ProcessWindow {
  hwnd: number;
  title: string;
  className: string;
  visible: boolean;
  /** A dialog by its class (#32770), or a window that disabled its owner, as modal ones do. */
  dialog: boolean;
  /** Took no input for five seconds, as Windows counts. */
  hung: boolean;
}

export type SyncKind = 'event' | 'mutex' | 'semaphore' | 'process' | 'thread';

export type ApartmentState =
  'suspended' | 'starting' | 'idle' | 'running' | 'stopping' | 'stopped' | 'detached';

/** One apartment thread as its own counters tell. Times in milliseconds. */
export interface ApartmentSnapshot {
  id: number;
  name: string;
  kind: 'sta' | 'mta';
  state: ApartmentState;
  threadId: number;
  /** APTTYPE and APTTYPEQUALIFIER as CoGetApartmentType reported on that thread; -1 before it entered. */
  type: number;
  qualifier: number;
  /** How type and qualifier are known. */
  basis: 'reported' | 'unknown';
  ground: string;
  /** The running call by name; empty while idle. */
  call: string;
  callAgeMs: number;
  /** Calls under way on the thread, one inside of the other; `call` is the innermost. */
  depth: number;
  queued: number;
  queueAgeMs: number;
  messages: number;
  calls: number;
  failures: number;
  longestGapMs: number;
  /** How long a running STA has not pumped by itself; null where it owes nobody a pump: idle, in a call through a
   * proxy, or in the MTA. */
  unpumpedMs: number | null;
  objects: number;
  /** Calls that came in through the STA's message filter, and what it decided about calls that were rejected. */
  incoming: number;
  rejections: number;
  retries: number;
  givenUp: number;
  /** Wait objects the thread waits on without pumping. */
  waitingOn: number[];
  /** How long it has waited on them; 0 while it does not. */
  waitingMs: number;
  /** Apartment that a call in flight went into, where it is one of ours; 0 for none. */
  callingInto: number;
  /** A call through a proxy is under way, during which COM itself pumps an STA. */
  outgoing: boolean;
  /** Process that a call in flight went into, where `setProcess` has named it; 0 for none. */
  callingProcess: number;
  cpuMs: number | null;
}

/** A stream not yet unmarshaled, or a cookie not yet revoked. */
export interface Handover {
  token: number;
  how: 'stream' | 'git';
  threadId: number;
  ageMs: number;
}

export interface WaitObject {
  id: number;
  kind: SyncKind;
  name: string;
  /** A mutex's owner, an event's declared signaller, or the apartment whose thread it is; 0 for none. */
  apartment: number;
  /** A process's id; 0 for the other kinds. */
  pid: number;
}

/** A thread in an apartment that COM itself made in this process. */
export interface ForeignThread {
  threadId: number;
  kind: 'host STA' | 'host MTA' | 'MTA';
  /** Reported by CoGetApartmentType on that thread, or inferred: COM cannot be asked about another thread. */
  basis: 'reported' | 'inferred';
  /** What the basis is, in words. */
  ground: string;
  /** APTTYPE and APTTYPEQUALIFIER where they were reported; -1 where not. */
  type: number;
  qualifier: number;
  /** Since it was first seen. */
  ageMs: number;
  cpuMs: number | null;
}

export interface Snapshot {
  waitObjects: WaitObject[];
  /** Whether a call in flight can be abandoned on this platform (not under Wine). */
  cancellation: boolean;
  /** Whether this Windows is Wine. */
  wine: boolean;
  /** The clock of `CallRecord`, and GetTickCount64, both at one moment: all ages are counted from it. */
  nowUs: number;
  tickMs: number;
  apartments: ApartmentSnapshot[];
  /** Threads that COM made. Those serving the MTA show once a call to an object of ours ran on them. */
  foreign: ForeignThread[];
  handovers: Handover[];
  /** JavaScript objects that COM holds. */
  exposed: number;
  /** Answers of handlers that came after their time-out. */
  lateAnswers: number;
}

/** A finished call, or one into a foreign object that was seen to begin. Times are microseconds of
 * QueryPerformanceCounter. */
export interface CallRecord {
  apartment: number;
  call: number;
  label: string;
  startUs: number;
  /** Null where the end is not known: COM took the call of a foreign object while the thread was in a call out. */
  endUs: number | null;
  /** HRESULT; null for calls into foreign objects, whose answer goes to their caller alone. */
  result: number | null;
  /** A batch from JavaScript, a call that came in through COM (`call` is 0 then), or a wait without pumping. Incoming
   * calls of objects that are not ours have the label "incoming call". */
  kind: 'call' | 'incoming' | 'wait';
  /** Calls of the same thread that this one ran inside of. */
  depth: number;
  /** VARTYPEs of the arguments, at most 8; of a batch, those of its first invocation. */
  types: number[];
  threadId: number;
}

/** Loads the addon, or says in one sentence why there is no COM here. */
export function loadAddon(path: string): { addon: Addon } | { reason: string } {
  if (process.platform !== 'win32') return { reason: 'COM exists on Windows only.' };
  try {
    // The addon is found at run time beside the bundle, so no bundler must resolve it.
    return { addon: createRequire(path)(path) as Addon };
  } catch (error) {
    return {
      reason: `The COM addon could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}
