import { Slot, type AutomationObject, type AutomationValue } from './values';

export type Argument = AutomationValue | Slot;
export type Target = AutomationObject | Slot;
/** By name, or by DISPID; 0 is the default member. */
export type Member = string | number;
export type NamedArguments = Readonly<Record<string, Argument>>;

/** Where the server of a new object may run: in a process of its own (`local`), or there or in this one (`any`). */
export type ServerContext = 'local' | 'any';

export type BatchCommand =
  | { do: 'create'; className: string; context: ServerContext }
  | { do: 'attach'; className: string }
  | {
      do: 'get' | 'call' | 'put';
      target: Target;
      member: Member;
      /** For `put`, the value comes last. */
      args: readonly Argument[];
      named: NamedArguments | null;
    }
  | { do: 'enumerate'; target: Target; limit: number }
  | { do: 'release'; object: AutomationObject };

/**
 * Calls that cross to a thread in one hop and run there in order until one fails. Each has one result, by its index;
 * the `Slot` that it answers may be the target or an argument of later calls.
 */
export class CallBatch {
  readonly commands: BatchCommand[] = [];
  /** Results that nobody wants to keep: released with the next batch, at no hop of its own. */
  readonly passing = new Set<number>();
  /** What was passed since the last call, by target, member and arguments. */
  private readonly passed = new Map<Target | number, Map<string, Slot>>();

  /** Creates an object by ProgID or `{CLSID}`. */
  create(className: string, context: ServerContext = 'any'): Slot {
    return this.add({ do: 'create', className, context });
  }

  /** Takes a running object out of the running object table. */
  attach(className: string): Slot {
    return this.add({ do: 'attach', className });
  }

  get(target: Target, member: Member, args: readonly Argument[] = [], named?: NamedArguments): Slot {
    return this.add({ do: 'get', target, member, args, named: named ?? null });
  }

  /**
   * As `get`, for an object that is used in this batch only. Asked again it is the same slot, until a method is called,
   * which may change what the members of others lead to (`Activate` and `ActiveWindow`): each object costs a call, and
   * another to let go of it.
   */
  pass(target: Target, member: Member, args: readonly Argument[] = [], named?: NamedArguments): Slot {
    const key = named || !args.every(isPlain) ? null : JSON.stringify([member, ...args]);
    const from = target instanceof Slot ? target.index : target;
    const known = key === null ? undefined : this.passed.get(from)?.get(key);
    if (known) return known;
    const slot = this.get(target, member, args, named);
    this.passing.add(slot.index);
    if (key === null) {
      this.passed.clear();
      return slot;
    }
    const siblings = this.passed.get(from) ?? new Map<string, Slot>();
    this.passed.set(from, siblings.set(key, slot));
    return slot;
  }

  call(target: Target, member: Member, args: readonly Argument[] = [], named?: NamedArguments): Slot {
    this.passed.clear();
    return this.add({ do: 'call', target, member, args, named: named ?? null });
  }

  put(target: Target, member: Member, value: Argument, index: readonly Argument[] = []): Slot {
    return this.add({ do: 'put', target, member, args: [...index, value], named: null });
  }

  /** All items of a collection (For Each). */
  enumerate(target: Target, limit = 1_000_000): Slot {
    return this.add({ do: 'enumerate', target, limit });
  }

  release(object: AutomationObject): Slot {
    return this.add({ do: 'release', object });
  }

  get size(): number {
    return this.commands.length;
  }

  private add(command: BatchCommand): Slot {
    this.commands.push(command);
    return new Slot(this.commands.length - 1);
  }
}

function isPlain(argument: Argument): boolean {
  return typeof argument === 'string' || typeof argument === 'number' || typeof argument === 'boolean';
}
