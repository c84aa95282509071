import type { Apartment } from './apartment';
import type { Advice, EventOptions } from './events';
import { ACCESS, type CallOptions, type Member } from './pack-invoke';
import type { MemberHandler } from './handlers';
import { readObjectDescription, type ObjectDescription } from './type-info';
import type { ComValue, ObjectReference } from './values';

const NONE: CallOptions = {};

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

  async put(
    member: Member,
    value: ComValue,
    index: readonly ComValue[] = [],
    options: CallOptions = NONE,
  ): Promise<void> {
    await this.apartment.use(ACCESS.put, this, member, [...index, value], options);
  }

  /** Assigns the reference itself, not the object's default value (DISPATCH_PROPERTYPUTREF). */
  async putRef(
    member: Member,
    value: ObjectReference,
    index: readonly ComValue[] = [],
    options: CallOptions = NONE,
  ): Promise<void> {
    await this.apartment.use(ACCESS.putRef, this, member, [...index, value], options);
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
