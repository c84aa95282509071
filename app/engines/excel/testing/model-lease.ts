import { createApplication } from '../../../automation/model/application';
import { ExcelError } from '../../../automation/excel-error';
import { invoke, isObject as isModelObject } from '../../../automation/members';
import {
  DateValue,
  Double,
  ErrorCode,
  Grid,
  Money,
  nothing,
  omitted,
  type AutomationObject as ModelObject,
  type Value,
} from '../../../automation/values';
import { AutomationError } from '../../../com/automation-error';
import type { AutomationThread } from '../../../com/automation';
import type { BatchCommand, CallBatch } from '../../../com/call-batch';
import { Matrix, missing, Slot, type AutomationObject, type AutomationValue } from '../../../com/values';
import type { ApplicationLease } from '../../../sessions/applications/lease';

/*
 * For tests: a lease of the automation server's object model in this process, without COM between. Real are the engine
 * and the object model; what COM makes of values on the way is what the tests under Wine are for.
 */

class InProcess implements AutomationObject {
  readonly kind = 'object';
  constructor(readonly model: ModelObject) {}
}

export interface ModelLease extends ApplicationLease {
  readonly counters: { calls: number; hops: number };
  /** Names of members in the order in which they were called. */
  readonly called: string[];
  /** Makes the calls of a member fail with this code, as an application that is older or busy would. */
  failing: Map<string, number>;
  close(): Promise<void>;
}

/** A new application whose files lie in `scratch`. */
export function modelLease(scratch: string): ModelLease {
  const application = createApplication({ window: 1, processId: process.pid, scratch });
  const counters = { calls: 0, hops: 0 };
  const called: string[] = [];
  const failing = new Map<string, number>();
  const run = async (batch: CallBatch): Promise<AutomationValue[]> => {
    counters.hops++;
    const results: AutomationValue[] = [];
    for (const [index, command] of batch.commands.entries()) {
      counters.calls++;
      results.push(await perform(command, results, index));
    }
    return results;
  };
  const perform = async (
    command: BatchCommand,
    results: readonly AutomationValue[],
    index: number,
  ): Promise<AutomationValue> => {
    if (command.do === 'release') return undefined;
    if (command.do === 'create' || command.do === 'attach') throw new TypeError('no COM here');
    const target = resolve(command.target, results);
    if (!(target instanceof InProcess)) throw new TypeError('the target is no object');
    const { model } = target;
    if (command.do === 'enumerate') {
      return ((await model.type.items?.(model as never, 0, command.limit)) ?? []).map(toApp);
    }
    const { member, args, named } = command;
    const name = [...model.type.members.keys()].find(
      (each) => each.toLowerCase() === String(member).toLowerCase(),
    );
    called.push(String(member));
    try {
      const code = failing.get(String(member));
      if (code !== undefined) throw new ExcelError(code, `${String(member)} failed.`);
      const values = args.map((arg) => toModel(resolve(arg, results)));
      const parameters = model.type.members.get(name ?? '')?.parameters ?? [];
      for (const [key, value] of Object.entries(named ?? {})) {
        const place = parameters.indexOf(key);
        if (place < 0) throw new ExcelError(0x80020004, `${String(member)} has no argument ${key}.`);
        while (values.length <= place) values.push(omitted);
        values[place] = toModel(resolve(value, results));
      }
      return toApp(await invoke(model, name ?? String(member), { put: command.do === 'put', args: values }));
    } catch (thrown) {
      const { code, message } = ExcelError.from(thrown);
      throw new AutomationError(
        code | 0,
        `0x${(code >>> 0).toString(16)}`,
        String(member),
        { command: index, argument: null, description: message, source: 'Concierge.Application' },
        message,
        '',
      );
    }
  };
  return {
    sessionId: 'in process',
    progId: 'Concierge.Application',
    version: '16.0',
    pid: process.pid,
    attached: false,
    application: new InProcess(application),
    thread: { name: 'in process', counters, cancelCall: () => false } as unknown as AutomationThread,
    run,
    ended: new AbortController().signal,
    showStep: () => undefined,
    renew: () => undefined,
    leaveBehind: () => () => undefined,
    release: () => undefined,
    counters,
    called,
    failing,
    close: () => application.quit(),
  };
}

function resolve(value: AutomationValue | Slot, results: readonly AutomationValue[]): AutomationValue {
  return value instanceof Slot ? results[value.index] : value;
}

function toApp(value: Value): AutomationValue {
  if (value === omitted) return missing;
  if (value === nothing) return null;
  if (value instanceof Double) return value.value;
  if (value instanceof DateValue) return { kind: 'date', days: value.days };
  if (value instanceof Money) {
    return { kind: 'currency', tenThousandths: BigInt(Math.round(value.amount * 10_000)) };
  }
  if (value instanceof ErrorCode) return { kind: 'error', code: (0x800a0000 + value.code) | 0 };
  if (value instanceof Grid) return new Matrix(value.rows, value.columns, value.data.map(toApp));
  if (isModelObject(value)) return new InProcess(value);
  return value;
}

function toModel(value: AutomationValue): Value {
  if (value === missing) return omitted;
  if (value instanceof InProcess) return value.model;
  if (value instanceof Matrix) {
    return new Grid(value.rows, value.columns, Array.from(value.data as ArrayLike<AutomationValue>, toModel));
  }
  if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'error') {
    return new ErrorCode(value.code & 0xffff);
  }
  return value as Value;
}
