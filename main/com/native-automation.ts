import type { Automation, AutomationThread, CallCounters, CurrentCall } from '../../app/com/automation';
import { AutomationError } from '../../app/com/automation-error';
import type { BatchCommand, CallBatch, Target } from '../../app/com/call-batch';
import type { ProcessGuard } from '../../app/com/process-guard';
import { Slot, isObject, type AutomationObject, type AutomationValue } from '../../app/com/values';
import { ComError, type Apartment, type ApartmentHost, type Batch, type ComValue } from '../../native';
import { NativeProcesses } from './native-processes';
import { fromNative, pointerOf, toNative } from './native-values';

/** English formulas, formats and names, whatever the user's language. */
const LCID_ENGLISH = 0x0409;

type NativeSlot = ReturnType<Batch['get']>;
type NativeArgument = ComValue | NativeSlot;

/** Satisfies the app's interface to COM with native/. One for each host. */
export class NativeAutomation implements Automation {
  readonly processes: ProcessGuard;

  constructor(private readonly host: ApartmentHost) {
    this.processes = new NativeProcesses(host);
  }

  async isRegistered(progId: string): Promise<boolean> {
    const thread = this.host.start({ name: `is ${progId} there`, kind: 'mta' });
    try {
      const question = thread.batch();
      question.threadingModel(progId);
      await thread.run(question);
      return true;
    } catch (thrown) {
      if (thrown instanceof ComError) return false;
      throw thrown;
    } finally {
      await thread.stop();
    }
  }

  startThread(name: string): AutomationThread {
    return new NativeThread(this.host, this.host.start({ name, kind: 'sta', lcid: LCID_ENGLISH }));
  }
}

class NativeThread implements AutomationThread {
  readonly counters: CallCounters = { calls: 0, hops: 0 };
  /** Objects that go with the next batch. */
  private readonly passed: AutomationObject[] = [];

  constructor(
    private readonly host: ApartmentHost,
    private readonly apartment: Apartment,
  ) {}

  get name(): string {
    return this.apartment.options.name;
  }

  threadId(): number | null {
    return this.snapshot()?.threadId || null;
  }

  async run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    const packed = this.apartment.batch();
    // What nobody uses any more goes last, so that the places of the commands are those that errors tell.
    const slots: NativeSlot[] = [];
    for (const command of batch.commands) slots.push(add(packed, command, slots));
    const passed = this.passed.splice(0);
    for (const object of passed) packed.release(pointerOf(object));
    this.counters.hops++;
    this.counters.calls += batch.size;
    let answer;
    try {
      answer = await this.apartment.run(packed);
    } catch (thrown) {
      const error = errorOf(thrown);
      if (!(error instanceof AutomationError) || (error.detail.command ?? 0) < batch.size)
        this.passed.push(...passed);
      throw error;
    }
    const results = new Array<AutomationValue>(batch.size);
    for (let i = 0; i < batch.size; i++) {
      const value = fromNative(answer[i]);
      results[i] = value;
      if (batch.passing.has(i) && isObject(value)) this.passed.push(value);
    }
    return results;
  }

  currentCall(): CurrentCall | null {
    const found = this.snapshot();
    return found?.call ? { name: found.call, ageMs: found.callAgeMs } : null;
  }

  cancelCall(): boolean {
    return this.host.cancelCall(this.apartment);
  }

  stop(timeoutMs?: number): Promise<boolean> {
    return this.apartment.stop(timeoutMs);
  }

  private snapshot() {
    return this.host.snapshot().apartments.find(({ id }) => id === this.apartment.id);
  }
}

function add(batch: Batch, command: BatchCommand, slots: readonly NativeSlot[]): NativeSlot {
  const slot = (index: number): NativeSlot => {
    const found = slots[index];
    if (!found) throw new RangeError('a call can use results of earlier calls only');
    return found;
  };
  const target = (of: Target) => (of instanceof Slot ? slot(of.index) : pointerOf(of));
  switch (command.do) {
    case 'create':
      return batch.create(command.className, command.context);
    case 'attach':
      return batch.attach(command.className);
    case 'enumerate':
      return batch.enumerate(target(command.target), command.limit);
    case 'release':
      return batch.release(pointerOf(command.object));
    case 'put': {
      const args = command.args.map((value) => toNative(value, slot));
      return batch.put(target(command.target), command.member, args[args.length - 1], args.slice(0, -1));
    }
    case 'get':
    case 'call': {
      const args = command.args.map((value) => toNative(value, slot));
      const named: Record<string, NativeArgument> = {};
      for (const [name, value] of Object.entries(command.named ?? {})) named[name] = toNative(value, slot);
      return batch[command.do](target(command.target), command.member, args, { named });
    }
  }
}

function errorOf(thrown: unknown): unknown {
  if (!(thrown instanceof ComError)) return thrown;
  return new AutomationError(
    thrown.code,
    thrown.hresult,
    thrown.member,
    {
      command: thrown.command ?? null,
      argument: thrown.argument ?? null,
      description: thrown.description ?? null,
      source: thrown.source ?? null,
    },
    thrown.message,
    thrown.help,
  );
}
