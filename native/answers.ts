import { readLongReply, readReply, type BatchResults } from './batch-reply';
import { ComError } from './com-error';
import { readFailure } from './failure';
import type { Member } from './pack-invoke';
import { AT_ONCE_BYTES, Slices } from './slices';
import { Unpacker } from './unpacker';
import type { ComValue, ExposedObject, ObjectReference } from './values';
import { WaitingCalls } from './waiting-calls';

const RPC_E_DISCONNECTED = 0x80010108 | 0;

/** Who waits for a batch's reply, or for the value of a single call of `member`. */
type Waiting =
  | {
      member: null;
      label: string;
      resolve: (results: BatchResults | Promise<BatchResults>) => void;
      reject: (error: unknown) => void;
    }
  | {
      member: Member;
      resolve: (value: ComValue | Promise<ComValue>) => void;
      reject: (error: unknown) => void;
    };

/** What makes JavaScript's side of the objects in an apartment's messages. */
interface Source {
  readonly object: (id: number) => ObjectReference;
  readonly own: (handler: number) => ExposedObject;
  reader(message: ArrayBuffer | null): Unpacker;
}

/** Reads what apartments answer, and gives it to who waits for it. */
export class Answers {
  readonly #waiting = new WaitingCalls<Waiting>();
  /** Long arrays on their way. */
  readonly #parcels = new Map<number, ComValue[]>();
  /** Where messages come in that are not too long for it. */
  readonly #inbox: Unpacker;

  constructor(own: (handler: number) => ExposedObject) {
    this.#inbox = new Unpacker(new ArrayBuffer(AT_ONCE_BYTES), () => ({ objectId: 0 }), this.#parcels, own);
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Long arrays of which a part has come. */
  get parcels(): number {
    return this.#parcels.size;
  }

  get inbox(): ArrayBuffer {
    return this.#inbox.buffer;
  }

  /** Answers the number under which the answer comes. */
  add(waiting: Waiting): number {
    return this.#waiting.add(waiting);
  }

  /** Nobody waits for it any more. */
  drop(call: number): void {
    this.#waiting.take(call);
  }

  /** Fails single calls to an apartment that takes none any more. */
  refuse(calls: readonly number[]): void {
    for (const id of calls) {
      const call = this.#waiting.take(id);
      if (call && call.member !== null) call.reject(new ComError(RPC_E_DISCONNECTED, String(call.member)));
    }
  }

  /** Reads a message; null lies in the inbox, and is to be read before the next comes. */
  reader(from: Source, message: ArrayBuffer | null): Unpacker {
    if (message) return new Unpacker(message, from.object, this.#parcels, from.own);
    this.#inbox.object = from.object;
    this.#inbox.rewind();
    return this.#inbox;
  }

  /** The reply of a batch, of an apartment that may be forgotten by now. */
  takeReply(from: Source | undefined, call: number, message: ArrayBuffer | null): void {
    const waiting = this.#waiting.take(call);
    if (waiting?.member !== null) return;
    if (!from) return waiting.reject(new ComError(RPC_E_DISCONNECTED, waiting.label));
    try {
      const reply = from.reader(message);
      waiting.resolve(message ? readLongReply(reply, waiting.label) : readReply(reply, waiting.label));
    } catch (error) {
      waiting.reject(error);
    }
  }

  /** Answers of single calls. */
  take(from: Source, message: ArrayBuffer | null): void {
    const answers = from.reader(message);
    if (message) {
      // Too large for the inbox, so it is one answer, and its value is made in slices.
      const call = this.#waiting.take(answers.number());
      if (call && call.member !== null) {
        if (answers.byte() === 1) call.resolve(answers.valueInSlices(new Slices()));
        else call.reject(readFailure(answers, String(call.member)));
      }
      return;
    }
    while (!answers.atEnd) {
      const call = this.#waiting.take(answers.number());
      const member = String(call?.member ?? '');
      if (answers.byte() === 1) {
        const value = answers.value();
        if (call && call.member !== null) call.resolve(value);
      } else {
        const error = readFailure(answers, member);
        if (call && call.member !== null) call.reject(error);
      }
    }
  }
}
