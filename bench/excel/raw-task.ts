import { copyFileSync } from 'node:fs';
import type { BatchCommand } from '../../app/com/call-batch';
import { isObject, Slot, type AutomationObject, type AutomationValue } from '../../app/com/values';
import { toNative } from '../../main/com/native-values';
import { ComObject, type Apartment, type Batch, type ComValue } from '../../native';
import type { RecordedBatch } from './recorded-calls';

type NativeSlot = ReturnType<Batch['get']>;

/** Where one run of a raw task finds and leaves its files: the three paths between which they are copied. */
export interface RawFiles {
  input: string;
  copy: string;
  saved: string;
  output: string;
}

/**
 * The calls of a recorded task as one C++ STA makes them: the addon gets them packed and calls one after the other, with
 * no way back to JavaScript between. Only copying files cuts them: the input before the first call, the result after
 * saving. A batch that failed when it was recorded fails again, alone.
 */
export class RawTask {
  private readonly segments: { batches: RecordedBatch[]; fails: boolean }[] = [];
  readonly calls: number;

  /** `application`: the object that the recorded calls know, for which `object` stands here. */
  constructor(
    recorded: readonly RecordedBatch[],
    private readonly application: AutomationObject,
    private readonly object: ComObject,
  ) {
    let open: RecordedBatch[] = [];
    const cut = () => {
      if (open.length > 0) this.segments.push({ batches: open, fails: false });
      open = [];
    };
    for (const one of recorded) {
      if (one.results === null) {
        cut();
        this.segments.push({ batches: [one], fails: true });
        continue;
      }
      open.push(one);
      if (one.batch.commands.some(saves)) cut();
    }
    cut();
    this.calls = recorded.reduce((sum, { batch }) => sum + batch.size, 0);
  }

  async run(apartment: Apartment, files: RawFiles): Promise<void> {
    copyFileSync(files.input, files.copy);
    const objects = new Map<AutomationValue, ComObject>([[this.application, this.object]]);
    const released = new Set<ComObject>();
    for (const { batches, fails } of this.segments) {
      const packed = apartment.batch();
      const slots = new Map<AutomationValue, NativeSlot>();
      const places: { value: AutomationValue; place: number }[] = [];
      for (const { batch, results } of batches) {
        const own: NativeSlot[] = [];
        for (const [index, command] of batch.commands.entries()) {
          const place = packed.size;
          own.push(add(packed, command, { own, slots, objects, released, files }));
          const result = results?.[index];
          if (!isObject(result)) continue;
          slots.set(result, own[index] as NativeSlot);
          places.push({ value: result, place });
        }
      }
      const answers = fails ? await apartment.run(packed).catch(() => []) : await apartment.run(packed);
      for (const { value, place } of places) {
        const answer = answers[place];
        if (answer instanceof ComObject) objects.set(value, answer);
      }
      if (batches.some(({ batch }) => batch.commands.some(saves))) copyFileSync(files.saved, files.output);
    }
    const last = apartment.batch();
    for (const each of objects.values()) if (each !== this.object && !released.has(each)) last.release(each);
    await apartment.run(last);
  }
}

interface Surroundings {
  /** Results of the same recorded batch, by command. */
  own: readonly NativeSlot[];
  /** Objects of this crossing, and of those before. */
  slots: ReadonlyMap<AutomationValue, NativeSlot>;
  objects: ReadonlyMap<AutomationValue, ComObject>;
  released: Set<ComObject>;
  files: RawFiles;
}

function add(packed: Batch, command: BatchCommand, around: Surroundings): NativeSlot {
  const value = (given: AutomationValue | Slot): ComValue | NativeSlot => {
    if (given instanceof Slot) return around.own[given.index];
    if (isObject(given)) return pointer(given);
    return toNative(given, () => unexpected('a slot within an array'));
  };
  const pointer = (object: AutomationObject): ComObject | NativeSlot =>
    around.slots.get(object) ?? around.objects.get(object) ?? unexpected('an object of nowhere');
  switch (command.do) {
    case 'release': {
      const object = around.objects.get(command.object) ?? unexpected('a release in the batch that made it');
      around.released.add(object);
      return packed.release(object);
    }
    case 'get':
    case 'call':
    case 'put': {
      const { target } = command;
      const to = target instanceof Slot ? (around.own[target.index] as NativeSlot) : pointer(target);
      const args = command.args.map(value);
      if (command.do === 'put') return packed.put(to, command.member, args.at(-1), args.slice(0, -1));
      const named: Record<string, ComValue | NativeSlot> = {};
      for (const [name, given] of Object.entries(command.named ?? {})) named[name] = value(given);
      if (command.member === 'Open') named['Filename'] = around.files.copy;
      if (saves(command)) named['Filename'] = around.files.saved;
      return packed[command.do](to, command.member, args, { named });
    }
    default:
      return unexpected(command.do);
  }
}

function saves(command: BatchCommand): boolean {
  return command.do === 'call' && command.member === 'SaveAs';
}

function unexpected(what: string): never {
  throw new Error(`a recorded task cannot be made again: ${what}`);
}
