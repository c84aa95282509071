import type { Slices } from './slices';
import {
  ComArray,
  Currency,
  Decimal,
  ErrorValue,
  ExposedObject,
  OleDate,
  Typed,
  VT,
  missing,
  type ComValue,
  type ObjectReference,
  type VarType,
} from './values';

/*
 * The packed form of batches and answers: tags, numbers and text in three columns of one buffer. native/src/pack.h is
 * the other side and describes the layout; the two must agree on the tags.
 */

const TAG = {
  empty: 0,
  null: 1,
  missing: 2,
  false: 3,
  true: 4,
  double: 5,
  int: 6,
  int64: 7,
  uint64: 8,
  currency: 9,
  decimal: 10,
  date: 11,
  error: 12,
  string: 13,
  object: 14,
  typed: 15,
  array: 16,
  slot: 17,
  byRef: 18,
  new: 19,
  own: 20,
  again: 21,
  parcels: 22,
} as const;

/** The result of an earlier command of the same batch, to be used as target or argument. */
export class Slot {
  constructor(readonly index: number) {}
}

const HEADER = 16;
/** Arguments that one call of String.fromCharCode gets; engines bound their number. */
const TEXT_CHUNK = 8192;
/** Values between two looks at the clock. */
const SLICE_STEP = 256;
const LOW_64 = 0xffff_ffff_ffff_ffffn;
const INT32_MIN = -0x8000_0000;
const INT32_MAX = 0x7fff_ffff;

/** Types whose elements travel as a plain column of numbers. */
const PLAIN: ReadonlySet<number> = new Set([
  VT.I1,
  VT.UI1,
  VT.I2,
  VT.UI2,
  VT.I4,
  VT.UI4,
  VT.INT,
  VT.UINT,
  VT.R4,
  VT.R8,
  VT.DATE,
]);

/** Memory of a packer, used again by the next: making typed arrays costs more than a small batch. */
class Columns {
  tags = new Uint8Array(256);
  numbers = new Float64Array(256);
  /** The numbers as bytes. */
  bytes = new Uint8Array(this.numbers.buffer);
}

const spareColumns: Columns[] = [];
const MOST_SPARE_COLUMNS = 64;
const MOST_SPARE_NUMBERS = 4096;

/** What an ended packer has: using it throws. */
const ENDED = Object.freeze({}) as Columns;

/** Where small batches are put together; `finish` answers a view of it. */
const outbox = new ArrayBuffer(16 * 1024);
const outboxBytes = new Uint8Array(outbox);
const outboxHeader = new Uint32Array(outbox, 0, 4);
const outboxUnits = new Uint16Array(outbox);

/** Writes a batch. Grows as needed; `finish` copies into one buffer. */
export class Packer {
  #columns = spareColumns.pop() ?? new Columns();
  #tagCount = 0;
  #numberCount = 0;
  #text: string[] = [];
  #units = 0;

  /** Where the next value begins: tags, numbers and text units so far. */
  get tagCount(): number {
    return this.#tagCount;
  }
  get numberCount(): number {
    return this.#numberCount;
  }
  get unitCount(): number {
    return this.#units;
  }

  /** Takes back what was written since the three counts were these. */
  cut(tags: number, numbers: number, units: number): void {
    while (this.#units > units) this.#units -= this.#text.pop()?.length ?? 0;
    this.#tagCount = tags;
    this.#numberCount = numbers;
  }

  byte(value: number): void {
    const columns = this.#columns;
    if (this.#tagCount === columns.tags.length) {
      const grown = new Uint8Array(this.#tagCount * 2);
      grown.set(columns.tags);
      columns.tags = grown;
    }
    columns.tags[this.#tagCount++] = value;
  }

  number(value: number): void {
    this.#room(1);
    this.#columns.numbers[this.#numberCount++] = value;
  }

  /** Overwrites a number that was written as a placeholder. */
  setNumber(index: number, value: number): void {
    this.#columns.numbers[index] = value;
  }

  /** 64 bits as they are. Some bit patterns are signalling NaNs as a float, so the bits are copied, not assigned. */
  raw(value: bigint): void {
    this.#room(1);
    new DataView(this.#columns.numbers.buffer).setBigUint64(
      this.#numberCount++ * 8,
      BigInt.asUintN(64, value),
      true,
    );
  }

  column(values: Float64Array | readonly number[]): void {
    this.#room(values.length);
    this.#columns.numbers.set(values, this.#numberCount);
    this.#numberCount += values.length;
  }

  /** Length and units, without a tag. */
  text(value: string): void {
    this.number(value.length);
    this.#text.push(value);
    this.#units += value.length;
  }

  string(value: string): void {
    this.byte(TAG.string);
    this.text(value);
  }

  value(value: ComValue | Slot): void {
    switch (typeof value) {
      case 'undefined':
        return this.byte(TAG.empty);
      case 'boolean':
        return this.byte(value ? TAG.true : TAG.false);
      case 'string':
        return this.string(value);
      case 'number':
        this.byte(
          Number.isInteger(value) && value >= INT32_MIN && value <= INT32_MAX && !Object.is(value, -0)
            ? TAG.int
            : TAG.double,
        );
        return this.number(value);
      case 'bigint':
        return this.#bigint(value);
      case 'symbol':
        if (value !== missing) throw new TypeError('a symbol is not a COM value');
        return this.byte(TAG.missing);
      case 'object':
        return value === null ? this.byte(TAG.null) : this.#object(value);
      default:
        throw new TypeError(`a ${typeof value} is not a COM value`);
    }
  }

  /**
   * The packed bytes, valid until the next packer finishes: the addon copies them at once. Ends the packer.
   */
  finish(): Uint8Array<ArrayBuffer> {
    const columns = this.#columns;
    const numberBytes = this.#numberCount * 8;
    const textAt = HEADER + numberBytes;
    const tagsAt = textAt + this.#units * 2;
    const size = tagsAt + this.#tagCount;
    const small = size <= outbox.byteLength;
    const buffer = small ? outbox : new ArrayBuffer(size);
    const bytes = small ? outboxBytes : new Uint8Array(buffer);
    const header = small ? outboxHeader : new Uint32Array(buffer, 0, 4);
    const units = small ? outboxUnits : new Uint16Array(buffer, 0, tagsAt / 2);
    header[0] = this.#tagCount;
    header[1] = this.#numberCount;
    header[2] = this.#units;
    header[3] = 0;
    // As bytes: a Float64Array copy may canonicalise the NaNs that raw 64-bit values look like.
    bytes.set(columns.bytes.subarray(0, numberBytes), HEADER);
    let at = textAt / 2;
    for (const text of this.#text) {
      for (let i = 0; i < text.length; i++) units[at++] = text.charCodeAt(i);
    }
    bytes.set(columns.tags.subarray(0, this.#tagCount), tagsAt);
    // What follows would write into memory that is another packer's by then.
    this.drop();
    return small ? new Uint8Array(buffer, 0, size) : bytes;
  }

  /** Ends the packer without an outcome. */
  drop(): void {
    const columns = this.#columns;
    this.#columns = ENDED;
    if (columns.numbers.length <= MOST_SPARE_NUMBERS && spareColumns.length < MOST_SPARE_COLUMNS)
      spareColumns.push(columns);
  }

  #room(count: number): void {
    const columns = this.#columns;
    if (this.#numberCount + count <= columns.numbers.length) return;
    const grown = new Float64Array(Math.max(columns.numbers.length * 2, this.#numberCount + count));
    const bytes = new Uint8Array(grown.buffer);
    bytes.set(columns.bytes.subarray(0, this.#numberCount * 8));
    columns.numbers = grown;
    columns.bytes = bytes;
  }

  #bigint(value: bigint): void {
    if (value === BigInt.asIntN(64, value)) this.byte(TAG.int64);
    else if (value === BigInt.asUintN(64, value)) this.byte(TAG.uint64);
    else throw new RangeError('a bigint must fit into 64 bits');
    this.raw(value);
  }

  #object(value: object): void {
    if (value instanceof Slot) {
      this.byte(TAG.slot);
      return this.number(value.index);
    }
    if (value instanceof Currency) {
      this.byte(TAG.currency);
      return this.raw(value.tenThousandths);
    }
    if (value instanceof Decimal) {
      const magnitude = value.unscaled < 0n ? -value.unscaled : value.unscaled;
      this.byte(TAG.decimal);
      this.raw(magnitude & LOW_64);
      // Above the high 32 bits of the integer: scale, then the sign byte of DECIMAL (0x80 is negative).
      return this.raw(
        (magnitude >> 64n) | (BigInt(value.scale) << 32n) | (value.unscaled < 0n ? 0x80n << 40n : 0n),
      );
    }
    if (value instanceof OleDate) {
      this.byte(TAG.date);
      return this.number(value.days);
    }
    if (value instanceof ErrorValue) {
      this.byte(TAG.error);
      return this.number(value.code | 0);
    }
    if (value instanceof Typed) {
      this.byte(TAG.typed);
      this.number(value.type);
      return this.number(value.value);
    }
    if (value instanceof ExposedObject) {
      const [handler, objectClass] = value.register();
      this.byte(TAG.new);
      this.number(handler);
      return this.number(objectClass);
    }
    if (value instanceof ComArray) return this.#array(value);
    if (Array.isArray(value))
      return this.#array(new ComArray(VT.VARIANT, [value.length], value as ComValue[]));
    if (value instanceof Float64Array) return this.#array(new ComArray(VT.R8, [value.length], value));
    const { objectId } = value as Partial<ObjectReference>;
    if (typeof objectId !== 'number') throw new TypeError('this object is not a COM value');
    this.byte(TAG.object);
    this.number(objectId);
  }

  #array(array: ComArray): void {
    this.byte(TAG.array);
    this.number(array.type);
    this.number(array.shape.length);
    array.shape.forEach((count, i) => {
      this.number(array.lowerBounds[i] ?? 0);
      this.number(count);
    });
    if (PLAIN.has(array.type)) this.column(array.data as Float64Array);
    else for (const element of array.data) this.value(element);
  }
}

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
