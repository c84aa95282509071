import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BookReader } from '../app/engines/excel/book-reader';
import { ExcelEngine } from '../app/engines/excel/excel-engine';
import type { EngineServices } from '../app/engines/engine';
import { makeFolder } from '../app/jobs/make-folder';
import { makeOwnedFolder, removeLeftovers, removeOwnedFolder } from '../app/jobs/owned-folder';
import { askCreationTimesBy } from '../app/jobs/owner';
import { ApplicationSessions } from '../app/sessions/applications/application-sessions';
import type { ApplicationLimits } from '../app/sessions/applications/limits';
import { NativeAutomation } from './com/native-automation';
import type { Com } from '../native';
import { sessionsPortOf } from './sessions-port-of';
import { NO_SESSIONS, type SessionsPort } from './procedures/sessions-port';
import { EXCEL_PROG_ID } from './settings/settings-store';

export interface ExcelPartsOptions {
  com: Com;
  dataDir: string;
  books: BookReader;
  services: EngineServices;
  progId(): string;
  addIns(): readonly string[];
  /** Use the application that the user has open. */
  attach(): boolean;
  limits(): ApplicationLimits;
  /** For tests: the class to start next, where one was killed. */
  readonly nextClass?: () => string;
}

/** The engine that runs recipes in Excel, or in what stands for it, and its sessions. */
export interface ExcelParts {
  engine: ExcelEngine;
  sessions: SessionsPort;
  limitsChanged(): void;
  close(): Promise<void>;
}

/** Folder of the copies that applications open: they want paths of fewer than 218 characters. */
const COPIES = path.join(tmpdir(), 'concierge-x');

export async function excelParts(options: ExcelPartsOptions): Promise<ExcelParts> {
  const { com } = options;
  const progId = (): string => options.progId();
  const title = (): string =>
    (progId() === EXCEL_PROG_ID ? 'Microsoft Excel' : progId()) + (options.attach() ? ' (the open one)' : '');
  if (!com.available) {
    // What COM is, users need not know: where there is none there is nothing to be done about it.
    const reason = process.platform === 'win32' ? com.reason : 'Concierge uses it on Windows only';
    const engine = new ExcelEngine(NO_LEASES, options.books, {
      folder: COPIES,
      services: options.services,
      present: () => Promise.resolve({ title: title(), available: false, reason: withoutStop(reason) }),
    });
    return {
      engine,
      sessions: NO_SESSIONS,
      limitsChanged: () => undefined,
      close: () => Promise.resolve(),
    };
  }
  const automation = new NativeAutomation(com.host);
  askCreationTimesBy((pid) => automation.processes.facts(pid)?.createdAt ?? null);
  const sessions = await ApplicationSessions.open({
    automation,
    ledgerFolder: path.join(options.dataDir, 'sessions'),
    limits: () => options.limits(),
  });
  await makeFolder(COPIES);
  await removeLeftovers(COPIES);
  const folder = path.join(COPIES, String(process.pid));
  await removeOwnedFolder(folder);
  await makeOwnedFolder(folder);
  const pool = () => {
    if (options.attach()) return sessions.pool(progId(), { attach: true });
    return sessions.pool(progId(), options.nextClass ? { nextClass: options.nextClass } : {});
  };
  const engine = new ExcelEngine(
    {
      lease: (request, signal) => pool().lease(request, signal),
      endJob: (jobId) => sessions.endJob(jobId),
    },
    options.books,
    {
      folder,
      services: options.services,
      addIns: () => options.addIns(),
      present: async () =>
        (await automation.isRegistered(progId()))
          ? { title: title(), available: true }
          : { title: title(), available: false, reason: `no class ${progId()} is registered` },
    },
  );
  return {
    engine,
    sessions: sessionsPortOf(sessions),
    limitsChanged: () => sessions.refresh(),
    close: async () => {
      await sessions.close();
      await removeOwnedFolder(folder);
    },
  };
}

/** Reasons stand within a sentence. */
function withoutStop(reason: string): string {
  return reason.replace(/\.$/, '');
}

const NO_LEASES = {
  lease: () => Promise.reject(new Error('there is no COM here')),
  endJob: () => undefined,
};
