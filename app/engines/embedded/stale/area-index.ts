import type { Area } from '../../../workbook/cells';

/** Areas of fewer columns are filed under each of their columns; wider ones are few, and are looked through. */
const NARROW_COLUMNS = 24;
/** Queries of more cells go through all areas instead of cell by cell. */
const SMALL_QUERY_CELLS = 4096;
/** Rows of a sheet are the leaves of a binary tree of this many levels above them. */
const LEVELS = 20;
const LEAVES = 2 ** LEVELS;
/** Keeps the node numbers of a column apart from those of the next. */
const COLUMN_STRIDE = 2 * LEAVES;
const PACKED_COLUMNS = 2 ** 15;

/**
 * Areas of one sheet, each with the readers that depend on it. A query takes out the areas that it meets, so that all
 * queries together cost no more than what was filed: chains of 200,000 formulas stay fast. Areas are filed in a segment
 * tree over the rows of each column; equal areas are one.
 */
export class AreaIndex {
  private readonly areas: Area[] = [];
  private readonly readers: number[][] = [];
  private readonly alive: boolean[] = [];
  /** Area numbers by their corners, packed into two numbers. */
  private readonly byKey = new Map<number, Map<number, number>>();
  private readonly wide: number[] = [];
  /** Area numbers by node: a chain through `links`. */
  private readonly heads = new Map<number, number>();
  private readonly linkedAreas: number[] = [];
  private readonly links: number[] = [];
  /** For each column, the levels of its tree that hold anything. */
  private readonly levels = new Map<number, number>();

  /** Says that `reader` depends on an area. */
  add(area: Area, reader: number): void {
    const fromKey = area.top * PACKED_COLUMNS + area.left;
    const toKey = area.bottom * PACKED_COLUMNS + area.right;
    let ends = this.byKey.get(fromKey);
    if (!ends) {
      ends = new Map();
      this.byKey.set(fromKey, ends);
    }
    const known = ends.get(toKey);
    if (known !== undefined) {
      this.readers[known]?.push(reader);
      return;
    }
    const index = this.areas.length;
    ends.set(toKey, index);
    this.areas.push(area);
    this.readers.push([reader]);
    this.alive.push(true);
    if (area.right - area.left >= NARROW_COLUMNS) {
      this.wide.push(index);
      return;
    }
    for (let column = area.left; column <= area.right; column++)
      this.file(index, column, area.top, area.bottom);
  }

  /** Hands over the readers of all areas that meet `query`; those areas are not met again. */
  take(query: Area, found: (reader: number) => void): void {
    const cells = (query.bottom - query.top + 1) * (query.right - query.left + 1);
    if (cells > SMALL_QUERY_CELLS) {
      for (let index = 0; index < this.areas.length; index++) this.takeIfMet(index, query, found);
      return;
    }
    for (let column = query.left; column <= query.right; column++) {
      for (let row = query.top; row <= query.bottom; row++) this.takeCell(row, column, found);
    }
    for (const index of this.wide) this.takeIfMet(index, query, found);
  }

  /** Whether any area meets the query; takes nothing out. */
  meets(query: Area): boolean {
    const single = query.top === query.bottom && query.left === query.right;
    if (!single) return this.areas.some((area) => overlap(area, query));
    if (this.wide.some((index) => overlap(this.areas[index] as Area, query))) return true;
    const mask = this.levels.get(query.left);
    if (mask === undefined) return false;
    const leaf = LEAVES + query.top - 1;
    for (let level = 0; level <= LEVELS; level++) {
      if ((mask & (1 << level)) === 0) continue;
      if (this.heads.has(query.left * COLUMN_STRIDE + (leaf >> level))) return true;
    }
    return false;
  }

  private file(index: number, column: number, top: number, bottom: number): void {
    let from = LEAVES + top - 1;
    let to = LEAVES + bottom;
    let mask = this.levels.get(column) ?? 0;
    for (let level = 0; from < to; level++) {
      if (from & 1) {
        this.link(column, from++, index);
        mask |= 1 << level;
      }
      if (to & 1) {
        this.link(column, --to, index);
        mask |= 1 << level;
      }
      from >>= 1;
      to >>= 1;
    }
    this.levels.set(column, mask);
  }

  private link(column: number, node: number, area: number): void {
    const key = column * COLUMN_STRIDE + node;
    this.linkedAreas.push(area);
    this.links.push(this.heads.get(key) ?? -1);
    this.heads.set(key, this.links.length - 1);
  }

  private takeCell(row: number, column: number, found: (reader: number) => void): void {
    const mask = this.levels.get(column);
    if (mask === undefined) return;
    const leaf = LEAVES + row - 1;
    for (let level = 0; level <= LEVELS; level++) {
      if ((mask & (1 << level)) === 0) continue;
      const key = column * COLUMN_STRIDE + (leaf >> level);
      const head = this.heads.get(key);
      if (head === undefined) continue;
      this.heads.delete(key);
      for (let at = head; at >= 0; at = this.links[at] ?? -1) {
        this.hand(this.linkedAreas[at] ?? -1, found);
      }
    }
  }

  private takeIfMet(index: number, query: Area, found: (reader: number) => void): void {
    if (overlap(this.areas[index] as Area, query)) this.hand(index, found);
  }

  private hand(index: number, found: (reader: number) => void): void {
    if (!this.alive[index]) return;
    this.alive[index] = false;
    for (const reader of this.readers[index] ?? []) found(reader);
  }
}

function overlap(a: Area, b: Area): boolean {
  return a.top <= b.bottom && a.bottom >= b.top && a.left <= b.right && a.right >= b.left;
}
