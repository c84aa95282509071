import { AutomationError, kindOfFailure } from '../../com/automation-error';
import { CallBatch, type Target } from '../../com/call-batch';
import { isObject, type AutomationObject, type AutomationValue, type Slot } from '../../com/values';
import type { ApplicationLease } from '../../sessions/applications/lease';
import { areaName } from '../../workbook/a1';
import type { Area } from '../../workbook/cells';

/** Signed HRESULTs by which an object says that it has no such member: DISP_E_*, and Excel's 438 and 445. */
const NO_MEMBER: ReadonlySet<number> = new Set([
  0x80020003 | 0,
  0x80020006 | 0,
  0x800a01b6 | 0,
  0x800a01bd | 0,
  0x80004001 | 0,
]);

/** Whether an error says that the application does not know the member at all. */
export function lacksMember(thrown: unknown): boolean {
  return thrown instanceof AutomationError && NO_MEMBER.has(thrown.code);
}

/** The open workbook as batches reach it. Its sheets are kept until it is closed; other objects live in their batch only. */
export class BookAccess {
  private readonly known = new Map<string, boolean>();
  private readonly sheets = new Map<string, AutomationObject>();
  private readonly kept: AutomationObject[] = [];
  /** Sheets that a batch asks for, to be kept once it has run. */
  private readonly asked = new WeakMap<CallBatch, Map<string, Slot>>();

  constructor(
    readonly lease: ApplicationLease,
    readonly workbook: AutomationObject,
  ) {}

  async run(batch: CallBatch): Promise<readonly AutomationValue[]> {
    const asked = [...(this.asked.get(batch) ?? [])];
    for (const [, slot] of asked) batch.passing.delete(slot.index);
    const results = await this.lease.run(batch);
    for (const [name, slot] of asked) {
      const sheet = results[slot.index];
      if (!isObject(sheet)) continue;
      this.sheets.set(name, sheet);
      this.kept.push(sheet);
    }
    return results;
  }

  /** Adds the end of everything that is kept, and of the workbook, to the batch that closes it. */
  letGo(batch: CallBatch): void {
    this.sheets.clear();
    for (const sheet of this.kept.splice(0)) batch.release(sheet);
    batch.release(this.workbook);
  }

  /** Runs a batch of one command and answers its result; commands before the last only lead there. */
  async ask(lead: (batch: CallBatch) => Slot): Promise<AutomationValue> {
    const batch = new CallBatch();
    const slot = lead(batch);
    return (await this.run(batch))[slot.index];
  }

  sheet(batch: CallBatch, name: string): Target {
    const kept = this.sheets.get(name);
    if (kept) return kept;
    const slot = batch.pass(batch.pass(this.workbook, 'Sheets'), 'Item', [name]);
    const asked = this.asked.get(batch) ?? new Map<string, Slot>();
    this.asked.set(batch, asked.set(name, slot));
    return slot;
  }

  range(batch: CallBatch, sheet: string, area: Area): Slot {
    return batch.pass(this.sheet(batch, sheet), 'Range', [areaName(area)]);
  }

  /** What a member leads to; the last name is a value, those before it objects, such as Font and Bold. */
  member(batch: CallBatch, target: Slot, path: readonly string[]): Slot {
    const objects = path.slice(0, -1);
    const last = path[path.length - 1] as string;
    return batch.get(
      objects.reduce((at, name) => batch.pass(at, name), target),
      last,
    );
  }

  /** Whether the application's ranges have a member; asked once of one cell of a worksheet. */
  async rangesHave(sheet: string, ...path: readonly string[]): Promise<boolean> {
    const key = path.join('.');
    let answer = this.known.get(key);
    if (answer === undefined) {
      const one = { top: 1, left: 1, bottom: 1, right: 1 };
      answer = await this.ask((batch) => this.member(batch, this.range(batch, sheet, one), path)).then(
        () => true,
        (thrown: unknown) => {
          if (thrown instanceof AutomationError && kindOfFailure(thrown) === 'refused') return false;
          throw thrown;
        },
      );
      this.known.set(key, answer);
    }
    return answer;
  }
}
