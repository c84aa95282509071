import { OP } from './ops';
import { ACCESS, packInvoke, type CallOptions, type Member, type Target } from './pack-invoke';
import { Packer, Slot } from './packer';
import type { ComValue, ExposedObject, ObjectReference } from './values';

/** Whether one registration serves one object or any number (REGCLS). */
export const REGCLS = { single: 0, multiple: 1 } as const;

/** What type information tells of a member of a JavaScript object. */
export interface ExposedShape {
  name: string;
  method: boolean;
  get: boolean;
  put: boolean;
  parameters: number;
}

/** A member of a declared class. */
export interface ClassMember {
  name: string;
  /** DISPID: 0 makes it the default member, -4 what `For Each` asks. */
  id: number;
  /** Names of the parameters, in order. */
  parameters: readonly string[];
  get: boolean;
  put: boolean;
}

/** CLSCTX values: where the server of a new object may run. */
export const CONTEXT = { inProcess: 1, local: 4, any: 1 | 4 } as const;
export type Context = keyof typeof CONTEXT;

/** LOCALE_INVARIANT. Excel wants 0x0409 for English formulas and formats. */
export const LOCALE_INVARIANT = 0x7f;

/**
 * Commands that cross to an apartment in one hop and run in order until one fails. Each yields one result; the `Slot`
 * that a command answers can be the target or an argument of later commands.
 */
export class Batch {
  readonly #packer = new Packer();
  readonly #creations: { className: string; context: Context }[] = [];
  #count = 0;
  #label = '';
  #finished = false;

  constructor(readonly lcid: number = LOCALE_INVARIANT) {
    this.#packer.number(0); // the number of commands, known at the end
  }

  /** What the batch creates without leave to run it on the main STA. */
  get creations(): readonly { className: string; context: Context }[] {
    return this.#creations;
  }

  get size(): number {
    return this.#count;
  }

  /** What the panel shows: the first command, and how many follow. */
  get label(): string {
    return this.#count > 1 ? `${this.#label} (+${this.#count - 1})` : this.#label;
  }

  /** Creates an object by ProgID or `{CLSID}`. `onMainSta` allows what main-sta.ts would refuse. */
  create(className: string, context: Context = 'any', options: { onMainSta?: boolean } = {}): Slot {
    const slot = this.#begin(OP.create, `create ${className}`);
    if (!options.onMainSta) this.#creations.push({ className, context });
    this.#packer.text(className);
    this.#packer.number(CONTEXT[context]);
    return slot;
  }

  /** Attaches to a running object (GetActiveObject). */
  attach(className: string): Slot {
    const slot = this.#begin(OP.attach, `attach ${className}`);
    this.#packer.text(className);
    return slot;
  }

  get(
    target: Target,
    member: Member,
    args: readonly (ComValue | Slot)[] = [],
    options: CallOptions = {},
  ): Slot {
    return this.#invoke(ACCESS.read, target, member, args, options);
  }

  call(
    target: Target,
    member: Member,
    args: readonly (ComValue | Slot)[] = [],
    options: CallOptions = {},
  ): Slot {
    return this.#invoke(ACCESS.read, target, member, args, options);
  }

  /** The value comes last, after the index arguments of an indexed property. */
  put(
    target: Target,
    member: Member,
    value: ComValue | Slot,
    index: readonly (ComValue | Slot)[] = [],
    options: CallOptions = {},
  ): Slot {
    return this.#invoke(ACCESS.put, target, member, [...index, value], options);
  }

  /** Assigns the reference itself, not the object's default value (DISPATCH_PROPERTYPUTREF). */
  putRef(
    target: Target,
    member: Member,
    value: Target,
    index: readonly (ComValue | Slot)[] = [],
    options: CallOptions = {},
  ): Slot {
    return this.#invoke(ACCESS.putRef, target, member, [...index, value], options);
  }

  /** All items of a collection (_NewEnum). */
  enumerate(target: Target, limit = 1_000_000): Slot {
    const slot = this.#begin(OP.enumerate, 'enumerate');
    this.#packer.value(target);
    this.#packer.number(this.lcid);
    this.#packer.number(limit);
    return slot;
  }

  /** Reads one property or calls one method once per number, and answers the results as a Float64Array in ComArray. */
  column(target: Target, member: Member, numbers: Float64Array): Slot {
    const slot = this.#begin(OP.column, `${String(member)} x ${numbers.length}`);
    this.#packer.number(this.lcid);
    this.#packer.value(target);
    this.#member(member);
    this.#packer.number(numbers.length);
    this.#packer.column(numbers);
    return slot;
  }

  release(object: ObjectReference): Slot {
    return this.#id(OP.release, 'release', object.objectId);
  }

  marshal(object: ObjectReference): Slot {
    return this.#id(OP.marshal, 'marshal', object.objectId);
  }

  unmarshal(token: number): Slot {
    return this.#id(OP.unmarshal, 'unmarshal', token);
  }

  gitRegister(object: ObjectReference): Slot {
    return this.#id(OP.gitRegister, 'register in GIT', object.objectId);
  }

  gitTake(cookie: number): Slot {
    return this.#id(OP.gitTake, 'take from GIT', cookie);
  }

  gitRevoke(cookie: number): Slot {
    return this.#id(OP.gitRevoke, 'revoke from GIT', cookie);
  }

  /** ThreadingModel under which the class's in-process server is registered: '' where it names none, null where the
   * class has no such server. */
  threadingModel(className: string): Slot {
    const slot = this.#begin(OP.model, `threading model of ${className}`);
    this.#packer.text(className);
    return slot;
  }

  /** [APTTYPE, APTTYPEQUALIFIER, thread id] as COM reports on the thread that runs the batch. */
  apartment(): Slot {
    return this.#begin(OP.apartment, 'apartment');
  }

  /** Keeps the thread from pumping. For experiments. */
  sleep(ms: number): Slot {
    return this.#id(OP.sleep, 'sleep without pumping', ms);
  }

  /** Connects the events of an object to a handler; answers the advice and what the events are called. */
  advise(source: Target, interfaceId: string, handler: number, timeoutMs: number): Slot {
    const slot = this.#begin(OP.advise, 'advise');
    this.#packer.value(source);
    this.#packer.text(interfaceId);
    this.#packer.number(handler);
    this.#packer.number(timeoutMs);
    return slot;
  }

  unadvise(advice: number): Slot {
    return this.#id(OP.unadvise, 'unadvise', advice);
  }

  /** Makes a JavaScript object into an IDispatch of this apartment. Members get their DISPIDs in order, from 1. */
  expose(handler: number, name: string, members: readonly ExposedShape[], timeoutMs: number): Slot {
    const slot = this.#begin(OP.expose, 'expose');
    this.#packer.number(handler);
    this.#packer.number(timeoutMs);
    this.#packer.text(name);
    this.#packer.number(members.length);
    members.forEach((member, index) => {
      this.#packer.text(member.name);
      this.#packer.number(index + 1);
      this.#packer.number((member.method ? 1 : 0) | (member.get ? 2 : 0) | (member.put ? 4 : 0));
      this.#packer.number(member.parameters);
    });
    return slot;
  }

  /** Registers a class of this process; answers the cookie that revokes it. */
  serveClass(classId: string, use: keyof typeof REGCLS, handler: number, timeoutMs: number): Slot {
    const slot = this.#begin(OP.serveClass, `serve ${classId}`);
    this.#packer.text(classId);
    this.#packer.number(REGCLS[use]);
    this.#packer.number(handler);
    this.#packer.number(timeoutMs);
    return slot;
  }

  revokeClass(cookie: number): Slot {
    return this.#id(OP.revokeClass, 'revoke class', cookie);
  }

  /** Declares what objects of a class offer; answers the class. */
  declareClass(name: string, members: readonly ClassMember[], timeoutMs: number): Slot {
    const slot = this.#begin(OP.declareClass, `declare ${name}`);
    this.#packer.number(timeoutMs);
    this.#packer.text(name);
    this.#packer.number(members.length);
    for (const member of members) {
      this.#packer.text(member.name);
      this.#packer.number(member.id);
      this.#packer.number((member.get ? 2 : 0) | (member.put ? 4 : 0));
      this.#packer.number(member.parameters.length);
      for (const parameter of member.parameters) this.#packer.text(parameter);
    }
    return slot;
  }

  /** Makes a COM object of an exposed one, and answers its id. */
  keep(value: ExposedObject): Slot {
    const slot = this.#begin(OP.keep, 'keep');
    this.#packer.value(value);
    return slot;
  }

  /** A top-level window of the apartment's thread that is never shown; answers its HWND. */
  serverWindow(title: string): Slot {
    const slot = this.#begin(OP.serverWindow, 'server window');
    this.#packer.text(title);
    return slot;
  }

  /** Puts an object into the running object table, weakly; answers a cookie. */
  registerActive(object: Target, classId: string): Slot {
    const slot = this.#begin(OP.registerActive, `register ${classId} as running`);
    this.#packer.value(object);
    this.#packer.text(classId);
    return slot;
  }

  revokeActive(cookie: number): Slot {
    return this.#id(OP.revokeActive, 'revoke as running', cookie);
  }

  /** Waits on the apartment's thread; a negative time-out is for ever. See waits.ts. */
  wait(mode: 0 | 1 | 2, timeoutMs: number, objects: readonly number[], label: string): Slot {
    const slot = this.#begin(OP.wait, label);
    this.#packer.number(mode);
    this.#packer.number(timeoutMs);
    this.#packer.number(objects.length);
    this.#packer.column(objects);
    return slot;
  }

  /** Dispatches what waits in the message queue and answers how many messages there were. */
  pumpWaitingMessages(): Slot {
    return this.#begin(OP.pump, 'pump waiting messages');
  }

  releaseMutex(id: number): Slot {
    return this.#id(OP.releaseMutex, 'release mutex', id);
  }

  /** A message-only window of the apartment's thread. */
  createWindow(): Slot {
    return this.#begin(OP.window, 'create window');
  }

  destroyWindow(window: number): Slot {
    return this.#id(OP.windowDestroy, 'destroy window', window);
  }

  postMessage(window: number): Slot {
    return this.#id(OP.post, 'PostMessage', window);
  }

  /** True when the window's thread took the message in time. */
  sendMessage(window: number, timeoutMs: number): Slot {
    const slot = this.#id(OP.send, 'SendMessageTimeout', window);
    this.#packer.number(timeoutMs);
    return slot;
  }

  /** [messages received, owner thread, thread of the last message] */
  windowState(window: number): Slot {
    return this.#id(OP.windowState, 'window state', window);
  }

  /** The object's type information, flat; type-info.ts reads it. */
  typeInfo(target: Target): Slot {
    const slot = this.#begin(OP.typeInfo, 'type information');
    this.#packer.value(target);
    this.#packer.number(this.lcid);
    return slot;
  }

  /** A type library, flat: by ProgID or `{CLSID}` of a class, `{LIBID}`, or path. */
  typeLibrary(source: string): Slot {
    const slot = this.#begin(OP.typeLibrary, `type library of ${source}`);
    this.#packer.text(source);
    return slot;
  }

  /** The packed bytes; the batch cannot be added to afterwards. Throws where it was finished before. */
  finish(): Uint8Array {
    if (this.#finished) throw new Error('A batch is sent once: make a new one.');
    this.#finished = true;
    this.#packer.setNumber(0, this.#count);
    return this.#packer.finish();
  }

  #begin(op: number, label: string): Slot {
    if (this.#count === 0) this.#label = label;
    this.#packer.byte(op);
    return new Slot(this.#count++);
  }

  #id(op: number, label: string, id: number): Slot {
    const slot = this.#begin(op, label);
    this.#packer.number(id);
    return slot;
  }

  #member(member: Member): void {
    if (typeof member === 'string') this.#packer.string(member);
    else this.#packer.value(member);
  }

  #invoke(
    flags: number,
    target: Target,
    member: Member,
    args: readonly (ComValue | Slot)[],
    options: CallOptions,
  ): Slot {
    if (this.#count === 0) this.#label = String(member);
    packInvoke(this.#packer, flags, options.lcid ?? this.lcid, target, member, args, options.named);
    return new Slot(this.#count++);
  }
}
