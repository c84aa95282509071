import type { Automation, AutomationThread } from '../../../com/automation';
import { AutomationError } from '../../../com/automation-error';
import type { BatchCommand, CallBatch } from '../../../com/call-batch';
import type { ProcessFacts, ProcessGuard } from '../../../com/process-guard';
import type { AutomationObject, AutomationValue } from '../../../com/values';

/** A process of the fake machine. */
export interface FakeProcess {
  pid: number;
  createdAt: string;
  startedAt: Date;
  residentBytes: number;
  alive: boolean;
  values: Record<string, AutomationValue>;
  log: string[];
}

/** COM and processes of a machine that exists in memory only, for tests of policies with a controlled clock. */
export class FakeAutomation implements Automation {
  readonly started: FakeProcess[] = [];
  /** What the next start does instead of starting. */
  failStart: ((className: string) => void) | null = null;
  /** Called for each command; throwing fails it, a promise delays it. */
  onCommand: (process: FakeProcess, command: BatchCommand) => void | Promise<void> = () => undefined;
  private readonly watchers = new Map<number, Set<() => void>>();
  private nextPid = 1000;

  startThread(name: string): AutomationThread {
    return new FakeThread(this, name);
  }

  isRegistered(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** As a COM activation. */
  start(className: string): FakeProcess {
    this.failStart?.(className);
    const process = this.addProcess(new Date());
    this.started.push(process);
    return process;
  }

  addProcess(startedAt: Date): FakeProcess {
    const pid = this.nextPid++;
    const process: FakeProcess = {
      pid,
      createdAt: `${startedAt.getTime()}-${pid}`,
      startedAt,
      residentBytes: 1000,
      alive: true,
      values: { Version: '1.0', Hwnd: pid, DisplayAlerts: true, IgnoreRemoteRequests: false },
      log: [],
    };
    this.known.set(pid, process);
    return process;
  }

  kill(process: FakeProcess): void {
    if (!process.alive) return;
    process.alive = false;
    for (const ended of this.watchers.get(process.pid) ?? []) ended();
  }

  private readonly known = new Map<number, FakeProcess>();

  readonly processes: ProcessGuard = {
    processOfWindow: (handle) => (this.known.has(handle) ? handle : null),
    facts: (pid): ProcessFacts | null => {
      const found = this.known.get(pid);
      return found?.alive
        ? {
            pid,
            createdAt: found.createdAt,
            startedAt: found.startedAt,
            program: 'fake.exe',
            residentBytes: found.residentBytes,
          }
        : null;
    },
    end: (pid, createdAt) => {
      const found = this.known.get(pid);
      if (!found?.alive || found.createdAt !== createdAt) return 'gone';
      found.log.push('ended by force');
      this.kill(found);
      return 'asked';
    },
    onEnd: (pid, ended) => {
      const all = this.watchers.get(pid) ?? new Set();
      this.watchers.set(pid, all.add(ended));
      return () => void all.delete(ended);
    },
    windows: () => [],
    bringToFront: () => Promise.resolve(false),
    group: { add: () => true },
  };
}

const RPC_S_SERVER_UNAVAILABLE = 0x800706ba | 0;
const DISP_E_UNKNOWNNAME = 0x80020006 | 0;

export function failure(code: number, command = 0): AutomationError {
  const detail = { command, argument: null, description: null, source: null };
  return new AutomationError(code, String(code), 'member', detail, `failed with ${code}`, '');
}

class FakeObject implements AutomationObject {
  readonly kind = 'object';

  constructor(readonly process: FakeProcess) {}
}

class FakeThread implements AutomationThread {
  readonly counters = { calls: 0, hops: 0 };
  private running: string | null = null;

  constructor(
    private readonly machine: FakeAutomation,
    readonly name: string,
  ) {}

  threadId(): number {
    return 1;
  }

  async run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    this.counters.hops++;
    const results: AutomationValue[] = [];
    for (const [i, command] of batch.commands.entries()) {
      this.counters.calls++;
      this.running = 'member' in command ? String(command.member) : command.do;
      try {
        results.push(await this.execute(command, i));
      } finally {
        this.running = null;
      }
    }
    return results;
  }

  currentCall() {
    return this.running === null ? null : { name: this.running, ageMs: 0 };
  }

  cancelCall(): boolean {
    return false;
  }

  stop(): Promise<boolean> {
    return Promise.resolve(true);
  }

  private async execute(command: BatchCommand, index: number): Promise<AutomationValue> {
    if (command.do === 'create' || command.do === 'attach')
      return new FakeObject(this.machine.start(command.className));
    const of = command.do === 'release' ? command.object : command.target;
    const { process } = of as FakeObject;
    if (!process.alive) throw failure(RPC_S_SERVER_UNAVAILABLE, index);
    await this.machine.onCommand(process, command);
    if (!process.alive) throw failure(RPC_S_SERVER_UNAVAILABLE, index);
    if (command.do === 'release' || command.do === 'enumerate') return undefined;
    const member = String(command.member);
    if (command.do === 'call') {
      process.log.push(member);
      if (member === 'Quit') this.machine.kill(process);
      return undefined;
    }
    if (!(member in process.values)) throw failure(DISP_E_UNKNOWNNAME, index);
    if (command.do === 'put') {
      const value = command.args[command.args.length - 1] as AutomationValue;
      process.values[member] = value;
      process.log.push(`${member} = ${JSON.stringify(value)}`);
    }
    return process.values[member];
  }
}
