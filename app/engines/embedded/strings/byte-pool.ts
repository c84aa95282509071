const BLOCK_BYTES = 1024 * 1024;

/**
 * Many short byte strings in few buffers: half a million changed texts would cost several times their size as objects
 * of their own.
 */
export class BytePool {
  private readonly blocks: Buffer[] = [];
  private used = BLOCK_BYTES;
  private readonly places = { block: new NumberList(), start: new NumberList(), length: new NumberList() };

  /** Keeps a byte string and answers its handle, counted from 0. */
  put(bytes: string): number {
    const { length } = bytes;
    if (this.used + length > BLOCK_BYTES) {
      this.blocks.push(Buffer.allocUnsafe(Math.max(BLOCK_BYTES, length)));
      this.used = 0;
    }
    const block = this.blocks.length - 1;
    (this.blocks[block] as Buffer).write(bytes, this.used, length, 'latin1');
    this.places.block.push(block);
    this.places.start.push(this.used);
    this.places.length.push(length);
    this.used += length;
    return this.places.block.length - 1;
  }

  get(handle: number): string {
    const start = this.places.start.at(handle);
    const block = this.blocks[this.places.block.at(handle)] as Buffer;
    return block.toString('latin1', start, start + this.places.length.at(handle));
  }
}

/** Numbers gathered without knowing how many: unsigned 32 bits each. */
export class NumberList {
  private values = new Uint32Array(256);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index] as number;
  }

  done(): Uint32Array {
    return this.values.slice(0, this.length);
  }
}
