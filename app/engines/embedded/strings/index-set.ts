/** A set of small non-negative integers, a byte each: sets of half a million numbers are made, merged and emptied. */
export class IndexSet {
  private marks = new Uint8Array(1024);
  private count = 0;

  get size(): number {
    return this.count;
  }

  has(index: number): boolean {
    return this.marks[index] === 1;
  }

  add(index: number): void {
    if (this.marks[index] === 1) return;
    if (index >= this.marks.length) this.grow(index + 1);
    this.marks[index] = 1;
    this.count++;
  }

  delete(index: number): void {
    if (this.marks[index] !== 1) return;
    this.marks[index] = 0;
    this.count--;
  }

  addAll(other: IndexSet): void {
    if (other.count === 0) return;
    if (this.marks.length < other.marks.length) this.grow(other.marks.length);
    for (let index = 0; index < other.marks.length; index++) {
      if (other.marks[index] === 1 && this.marks[index] === 0) {
        this.marks[index] = 1;
        this.count++;
      }
    }
  }

  clear(): void {
    this.marks.fill(0);
    this.count = 0;
  }

  private grow(length: number): void {
    const larger = new Uint8Array(Math.max(length, this.marks.length * 2));
    larger.set(this.marks);
    this.marks = larger;
  }
}
