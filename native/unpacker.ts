import { HEADER, PLAIN, TAG } from './packed-form';
import type { Slices } from './slices';
import {
  ComArray,
  Currency,
  Decimal,
  ErrorValue,
  OleDate,
  missing,
  type ComValue,
  type ExposedObject,
  type ObjectReference,
  type VarType,
} from './values';

/** Arguments that one call of String.fromCharCode gets; engines bound their number. */
const TEXT_CHUNK = 8192;
/** Values between two looks at the clock. */
const SLICE_STEP = 256;
/** Reads an answer. `object` makes the JavaScript side of an interface pointer out of its id. */
export class Unpacker {
  readonly #bytes: Uint8Array;
  readonly #doubles: Float64Array;
  readonly #words: Uint16Array;
  // Places in the whole buffer, so that one reader serves every message that comes through the same memory.
  #tag = 0;
  #tagEnd = 0;
  #number = 0;
  #numberEnd = 0;
  #unit = 0;
  #unitEnd = 0;
  /** Texts of this message, where later ones refer to them. */
  #texts: string[] | undefined;

  /** `parcels`: arrays that were sent ahead, by their number. */
  constructor(
    readonly buffer: ArrayBuffer,
    public object: (id: number) => ObjectReference,
    readonly parcels: Map<number, ComValue[]>,
    readonly own: (handler: number) => ExposedObject = () => {
      throw new RangeError('the answer holds an object of a declared class, which was not expected');
    },
  ) {
    this.#bytes = new Uint8Array(buffer);
    this.#doubles = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
    this.#words = new Uint16Array(buffer, 0, buffer.byteLength >>> 1);
    this.rewind();
  }

  /** Reads the message that lies in the buffer now, from its beginning. */
  rewind(): void {
    const words = this.#words;
    const count = (at: number) => (words[at] ?? 0) + (words[at + 1] ?? 0) * 0x1_0000;
    this.#number = HEADER / 8;
    this.#numberEnd = this.#number + count(2);
    this.#unit = this.#numberEnd * 4;
    this.#unitEnd = this.#unit + count(4);
    this.#tag = this.#unitEnd * 2;
    this.#tagEnd = this.#tag + count(0);
    this.#texts = undefined;
    if (this.#tagEnd > this.#bytes.length) throw new RangeError('the answer is longer than its buffer');
  }

  get atEnd(): boolean {
    return this.#tag >= this.#tagEnd;
  }

  byte(): number {
    if (this.#tag >= this.#tagEnd) throw new RangeError('the answer ends within a value');
    return this.#bytes[this.#tag++] as number;
  }

  number(): number {
    if (this.#number >= this.#numberEnd) throw new RangeError('the answer ends within a value');
    return this.#doubles[this.#number++] as number;
  }

  raw(): bigint {
    if (this.#number >= this.#numberEnd) throw new RangeError('the answer ends within a value');
    return new DataView(this.buffer).getBigUint64(this.#number++ * 8, true);
  }

  /** Length and units, without a tag. */
  text(): string {
    const end = this.#unit + this.number();
    if (end > this.#unitEnd) throw new RangeError('the answer ends within a value');
    let text = '';
    // Unit by unit, not decoded: a BSTR may hold half a surrogate pair, which a decoder would replace.
    for (let from = this.#unit; from < end; from += TEXT_CHUNK) {
      text += String.fromCharCode.apply(
        null,
        this.#words.subarray(from, Math.min(end, from + TEXT_CHUNK)) as unknown as number[],
      );
    }
    this.#unit = end;
    return text;
  }

  string(): string {
    if (this.byte() !== TAG.string) throw new RangeError('the answer has no text where one belongs');
    return this.text();
  }

  /** Takes the mark of a by-reference argument, if the next value bears it. */
  byRef(): boolean {
    if (this.atEnd || this.#bytes[this.#tag] !== TAG.byRef) return false;
    this.#tag++;
    return true;
  }

  value(): ComValue {
    const tag = this.byte();
    switch (tag) {
      case TAG.empty:
        return undefined;
      case TAG.null:
        return null;
      case TAG.missing:
        return missing;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.double:
        return this.number();
      case TAG.int64:
        return BigInt.asIntN(64, this.raw());
      case TAG.uint64:
        return this.raw();
      case TAG.currency:
        return new Currency(BigInt.asIntN(64, this.raw()));
      case TAG.decimal: {
        const low = this.raw();
        const rest = this.raw();
        const magnitude = low | ((rest & 0xffff_ffffn) << 64n);
        const negative = ((rest >> 40n) & 0x80n) !== 0n;
        return new Decimal(negative ? -magnitude : magnitude, Number((rest >> 32n) & 0xffn));
      }
      case TAG.date:
        return new OleDate(this.number());
      case TAG.error:
        return new ErrorValue(this.number());
      case TAG.string: {
        const text = this.text();
        this.#texts?.push(text);
        return text;
      }
      case TAG.again: {
        const text = this.#texts?.[this.number()];
        if (text === undefined) throw new RangeError('the answer refers to a text that it does not hold');
        return text;
      }
      case TAG.parcels:
        return this.#parcels();
      case TAG.object: {
        const id = this.number();
        return id === 0 ? null : this.object(id);
      }
      case TAG.own:
        return this.own(this.number());
      case TAG.array:
        return this.#array();
      default:
        throw new RangeError(`the answer holds an unknown value tag ${tag}`);
    }
  }

  /** As `value`, but a large array of values is made in slices, with a turn of the event loop between them. */
  async valueInSlices(slices: Slices): Promise<ComValue> {
    if (this.atEnd || this.#bytes[this.#tag] !== TAG.array) return this.value();
    this.#tag++;
    const head = this.#arrayHead();
    if (PLAIN.has(head.type)) return this.#column(head);
    const data: ComValue[] = [];
    for (let i = 0; i < head.size; i++) {
      data.push(this.value());
      if (i % SLICE_STEP === 0 && slices.due()) await slices.turn();
    }
    return asArray(head, data);
  }

  /** Takes a part of a long array to the others. */
  parcel(): void {
    const id = this.number();
    if (this.#number === this.#numberEnd) {
      this.parcels.delete(id);
      return;
    }
    const total = this.number();
    let at = this.number();
    let data = this.parcels.get(id);
    if (!data) {
      data = new Array<ComValue>(total);
      // A first number would make it an array of bare numbers, to be made over in one go at the first text.
      data[0] = undefined;
      this.parcels.set(id, data);
    }
    this.#texts = [];
    while (!this.atEnd) data[at++] = this.value();
  }

  #parcels(): ComValue {
    const id = this.number();
    const head = this.#arrayHead();
    const data = this.parcels.get(id);
    if (!data) throw new RangeError('the answer names an array that was not sent');
    this.parcels.delete(id);
    return asArray(head, data);
  }

  #array(): ComValue {
    const head = this.#arrayHead();
    if (PLAIN.has(head.type)) return this.#column(head);
    const data: ComValue[] = new Array<ComValue>(head.size);
    for (let i = 0; i < head.size; i++) data[i] = this.value();
    return asArray(head, data);
  }

  #arrayHead(): ArrayHead {
    const type = this.number() as VarType;
    const dimensions = this.number();
    const shape: number[] = [];
    const lowerBounds: number[] = [];
    for (let i = 0; i < dimensions; i++) {
      lowerBounds.push(this.number());
      shape.push(this.number());
    }
    const size = dimensions === 0 ? 0 : shape.reduce((product, count) => product * count, 1);
    return { type, shape: dimensions === 0 ? [0] : shape, lowerBounds, size, plain: dimensions === 1 };
  }

  #column(head: ArrayHead): ComArray {
    if (this.#number + head.size > this.#numberEnd) throw new RangeError('the answer ends within a column');
    const column = this.#doubles.slice(this.#number, this.#number + head.size);
    this.#number += head.size;
    return new ComArray(head.type, head.shape, column, head.lowerBounds);
  }
}

interface ArrayHead {
  type: VarType;
  shape: readonly number[];
  lowerBounds: readonly number[];
  size: number;
  /** One dimension: it becomes a JavaScript array. */
  plain: boolean;
}

function asArray(head: ArrayHead, data: ComValue[]): ComValue {
  return head.plain ? data : new ComArray(head.type, head.shape, data, head.lowerBounds);
}
