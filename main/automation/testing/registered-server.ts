import path from 'node:path';
import type { ApartmentHost } from '../../../native';
import { ADDON, comOfTest } from '../../com/tests/server-classes';
import { register, unregister } from '../registration';

/*
 * For tests on real COM: the automation server of the built bundles, registered under a class of the test's own, so that
 * tests do not meet each other's servers.
 */

const bundles = process.env['CONCIERGE_BUNDLES'] ?? '';

export interface RegisteredServer {
  classId: string;
  progId: string;
  remove(): void;
}

/** `number` tells the classes of different tests apart. */
export function registeredServer(number: number): RegisteredServer {
  const classId = `{6B1F4C0E-3D52-4E0B-9C1A-7F5A2E8D${String(number).padStart(4, '0')}}`;
  const progId = `ConciergeTest${number}.Application`;
  const bundle = path.join(bundles, 'automation.cjs');
  // Wine ignores what a user registers for himself.
  const hive = com().snapshot().cancellation ? 'user' : 'machine';
  const command = `"${process.execPath}" "${bundle}" -Addon "${ADDON}" -ClassId ${classId}`;
  register({ classId, progId, command, hive });
  return { classId, progId, remove: () => unregister({ classId, progId, hive }) };
}

/** COM of the test process. */
export const com = (): ApartmentHost => comOfTest().host;
