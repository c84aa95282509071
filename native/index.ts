export { openCom, ApartmentHost, type Com, type EndedApartment, type HostOptions } from './apartment-host';
export { Apartment, type ApartmentOptions, type ObjectClass } from './apartment';
export type { Advice, EventOptions } from './events';
export type { ServeOptions, ServedClass } from './serving';
export { ComObject } from './com-object';
export type {
  ApartmentSnapshot,
  CallRecord,
  ForeignThread,
  Handover,
  ProcessInfo,
  ProcessWindow,
  Snapshot,
} from './addon';
export { JobObject } from './processes';
export { Batch, CONTEXT, LOCALE_INVARIANT, type ClassMember, type Context } from './batch';
export type { CallOptions, Member } from './pack-invoke';
export { ComError, hresultName, hresultText } from './com-error';
export * from './values';
export {
  ByRef,
  HandlerFailure,
  type ExposedMembers,
  type ExposedProperty,
  type Invocation,
  type InvocationHandler,
  type MemberHandler,
} from './handlers';
export { findDeadlocks, type Deadlock, type DeadlockLink } from './deadlock';
export { EventObject, Semaphore, WaitableObject, type WaitResult } from './waits';
export { MainStaRefusal } from './main-sta';
export type {
  LibraryDescription,
  MemberDescription,
  ObjectDescription,
  ParameterDescription,
  TypeDescription,
  TypeReference,
} from './type-info';
