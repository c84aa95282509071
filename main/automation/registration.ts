import { execFileSync } from 'node:child_process';
import { APPLICATION } from './class-id';

/** A class to be registered: which, under what name, and what starts its server. */
export interface Registration {
  classId: string;
  progId: string;
  /** Command line of the server; COM adds ` -Embedding`. */
  command: string;
  /** `user` is for this person only; Wine finds only `machine`. */
  hive: 'user' | 'machine';
}

/** The registry keys of a class below the hive's classes, with their default values. */
function keysOf({ classId, progId, command }: Registration): (readonly [key: string, value: string])[] {
  const versioned = `${progId}.1`;
  return [
    [`${progId}`, APPLICATION.title],
    [`${progId}\\CLSID`, classId],
    [`${progId}\\CurVer`, versioned],
    [`${versioned}`, APPLICATION.title],
    [`${versioned}\\CLSID`, classId],
    [`CLSID\\${classId}`, APPLICATION.title],
    [`CLSID\\${classId}\\LocalServer32`, command],
    [`CLSID\\${classId}\\ProgID`, versioned],
    [`CLSID\\${classId}\\VersionIndependentProgID`, progId],
  ];
}

function classes(hive: Registration['hive']): string {
  return `${hive === 'user' ? 'HKCU' : 'HKLM'}\\Software\\Classes`;
}

/** Makes COM start the server for whoever creates the class. Throws where the registry may not be written. */
export function register(registration: Registration): void {
  for (const [key, value] of keysOf(registration)) {
    reg('add', `${classes(registration.hive)}\\${key}`, '/ve', '/d', value, '/f');
  }
}

/** Takes back what `register` wrote; what is not there is no error. */
export function unregister({ classId, progId, hive }: Omit<Registration, 'command'>): void {
  for (const key of [`CLSID\\${classId}`, `${progId}.1`, progId]) {
    try {
      reg('delete', `${classes(hive)}\\${key}`, '/f');
    } catch {
      // It was not there.
    }
  }
}

function reg(...args: string[]): void {
  execFileSync('reg.exe', args, { stdio: 'ignore' });
}
