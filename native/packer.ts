import { HEADER, PLAIN, TAG } from './packed-form';
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
} from './values';

/** The result of an earlier command of the same batch, to be used as target or argument. */
export class Slot {
  constructor(readonly index: number) {}
}

const LOW_64 = 0xffff_ffff_ffff_ffffn;
const INT32_MIN = -0x8000_0000;
const INT32_MAX = 0x7fff_ffff;

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
    if (PLAIN.has(array.type)) this.column(numbersOf(array));
    else for (const element of array.data) this.value(element);
  }
}

/** Where a text crossed as NaN, the server would compute with it. */
function numbersOf(array: ComArray): Float64Array | readonly number[] {
  if (array.data instanceof Float64Array) return array.data;
  const wrong = array.data.findIndex((value) => typeof value !== 'number');
  if (wrong >= 0)
    throw new TypeError(`element ${wrong} of an array of numbers is a ${typeof array.data[wrong]}`);
  return array.data as readonly number[];
}
