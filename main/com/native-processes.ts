import path from 'node:path';
import type { ProcessFacts, ProcessGroup, ProcessGuard, TopWindow } from '../../app/com/process-guard';
import { ComError, type ApartmentHost, type JobObject } from '../../native';
import { ProcessWatch } from './process-watch';

/** Milliseconds from 1601, where FILETIME begins, to 1970. */
const FILETIME_EPOCH_MS = 11_644_473_600_000;

/** Satisfies the app's process guard with native/. */
export class NativeProcesses implements ProcessGuard {
  readonly group: ProcessGroup;
  private readonly watch: ProcessWatch;

  constructor(private readonly host: ApartmentHost) {
    this.watch = new ProcessWatch(host);
    this.group = new JobGroup(host);
  }

  processOfWindow(handle: number): number | null {
    return this.host.processOfWindow(handle)?.pid ?? null;
  }

  facts(pid: number): ProcessFacts | null {
    const found = ask(() => this.host.processInfo(pid), null);
    return (
      found && {
        pid,
        createdAt: String(found.createdAt),
        startedAt: new Date(Number(found.createdAt / 10_000n) - FILETIME_EPOCH_MS),
        program: path.win32.basename(found.image),
        residentBytes: found.residentBytes,
      }
    );
  }

  end(pid: number, createdAt: string): 'asked' | 'gone' | 'refused' {
    return ask(() => (this.host.endProcess(pid, BigInt(createdAt)) ? 'asked' : 'gone'), 'refused');
  }

  onEnd(pid: number, ended: () => void): () => void {
    return this.watch.onEnd(pid, ended);
  }

  windows(pid: number): TopWindow[] {
    return this.host
      .windowsOf(pid)
      .map(({ hwnd, title, visible, dialog }) => ({ handle: hwnd, title, visible, dialog }));
  }

  bringToFront(handle: number): Promise<boolean> {
    return this.host.bringToFront(handle);
  }
}

class JobGroup implements ProcessGroup {
  private job: JobObject | null = null;

  constructor(private readonly host: ApartmentHost) {}

  add(pid: number, createdAt: string): boolean {
    return ask(() => {
      this.job ??= this.host.jobObject();
      return this.job.assign(pid, BigInt(createdAt));
    }, false);
  }
}

/** What Windows refuses is answered, since the app goes on without it. */
function ask<T>(question: () => T, refused: T): T {
  try {
    return question();
  } catch (thrown) {
    if (thrown instanceof ComError) return refused;
    throw thrown;
  }
}
