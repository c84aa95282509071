import { OP } from './ops';
import type { Packer, Slot } from './packer';
import type { ComValue, ObjectReference } from './values';

/** DISPATCH_* flags of IDispatch::Invoke. */
const FLAG = { method: 1, get: 2, put: 4, putRef: 8 } as const;

/** How a member is used. Reading and calling carry both flags, as scripts do: servers that declare a property with
 * arguments as a method would refuse a bare get, and the other way round. */
export const ACCESS = { read: FLAG.get | FLAG.method, put: FLAG.put, putRef: FLAG.putRef } as const;

/** A member by name, or by DISPID (0 is the default member). */
export type Member = string | number;
export type Target = ObjectReference | Slot;

export interface CallOptions {
  /** Named arguments; they follow the positional ones. */
  named?: Readonly<Record<string, ComValue | Slot>>;
  lcid?: number;
}

/** Writes the command that uses a member of an object. Named arguments follow the positional ones. */
export function packInvoke(
  packer: Packer,
  access: number,
  lcid: number,
  target: Target,
  member: Member,
  args: readonly (ComValue | Slot)[],
  named: CallOptions['named'],
): void {
  packer.byte(OP.invoke);
  packer.number(access);
  packer.number(lcid);
  packer.value(target);
  if (typeof member === 'string') packer.string(member);
  else packer.value(member);
  if (!named) {
    packer.number(args.length);
    packer.number(0);
    for (const value of args) packer.value(value);
    return;
  }
  const pairs = Object.entries(named);
  packer.number(args.length + pairs.length);
  packer.number(pairs.length);
  for (const value of args) packer.value(value);
  for (const [, value] of pairs) packer.value(value);
  for (const [name] of pairs) packer.string(name);
}
