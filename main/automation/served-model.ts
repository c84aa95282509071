import { ExcelError } from '../../app/automation/excel-error';
import { invoke } from '../../app/automation/members';
import type { AutomationObject, ObjectType } from '../../app/automation/values';
import {
  HandlerFailure,
  type Apartment,
  type ClassMember,
  type ComValue,
  type Invocation,
  type ObjectClass,
} from '../../native';
import { fromCom, toCom } from './com-values';

const DISPID_VALUE = 0;
const DISPID_NEWENUM = -4;
const NEW_ENUM = '_NewEnum';

/** A call may save or calculate a large workbook; clients have their own limits. */
const CALL_TIMEOUT_MS = 60 * 60_000;

/** Answers COM's calls from the object model, one after the other. */
export class ServedModel {
  private readonly classes = new Map<ObjectType, Promise<ObjectClass<AutomationObject>>>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly apartment: Apartment) {}

  /** An object of the model as a COM value. */
  async object(self: AutomationObject) {
    let known = this.classes.get(self.type);
    if (!known) {
      known = this.apartment.declare<AutomationObject>(
        self.type.name,
        membersOf(self.type),
        (object, invocation) => this.inTurn(() => this.answer(object, invocation)),
        { timeoutMs: CALL_TIMEOUT_MS },
      );
      this.classes.set(self.type, known);
    }
    return (await known).object(self);
  }

  /** COM may bring a second client's call while a first one waits: the model sees them one at a time. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async answer(self: AutomationObject, { member, put, args }: Invocation): Promise<ComValue> {
    try {
      if (member === NEW_ENUM) return await this.items(self, args);
      const answer = await invoke(self, member, { put, args: args.map(fromCom) });
      return await toCom(answer, (object) => this.object(object));
    } catch (thrown) {
      const error = ExcelError.from(thrown);
      throw new HandlerFailure(error.code | 0, error.message);
    }
  }

  private async items(self: AutomationObject, [from, count]: readonly ComValue[]): Promise<ComValue> {
    const items = (await self.type.items?.(self as never, from as number, count as number)) ?? [];
    const values: ComValue[] = [];
    for (const item of items) values.push(await toCom(item, (object) => this.object(object)));
    return values;
  }
}

function membersOf(type: ObjectType): ClassMember[] {
  const members: ClassMember[] = [];
  let next = 1;
  for (const [name, { parameters, get, put }] of type.members) {
    const id = name === type.defaultMember ? DISPID_VALUE : next++;
    // A property whose value has members of its own can be assigned through them.
    members.push({ name, id, parameters, get: get !== undefined, put: put !== undefined });
  }
  if (type.items) members.push({ name: NEW_ENUM, id: DISPID_NEWENUM, parameters: [], get: true, put: false });
  return members;
}
