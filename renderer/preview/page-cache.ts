import type { PreviewPage, ProblemView } from '../../app/contract/views';
import { problemOf } from '../connection/problem-of';

export type PreviewCell = PreviewPage['rows'][number][number][1];
/** Cells of one row by 1-based column. */
export type PreviewRow = ReadonlyMap<number, PreviewCell>;
export type LoadRows = (top: number, count: number, signal: AbortSignal) => Promise<PreviewPage>;

export interface SheetExtent {
  rows: number;
  columns: number;
  /** False while the sheet has been read only in part. */
  complete: boolean;
}

export const PAGE_ROWS = 200;
/** Pages kept: enough to scroll back a little, few enough for any sheet. */
const MOST_PAGES = 60;
/** Scrolling past pages does not ask for them; resting this long does, in milliseconds. */
const REST = 50;

/** Rows of one sheet, fetched by pages as they come into view and forgotten when there are many. */
export class PageCache {
  readonly #load: LoadRows;
  readonly #pages = new Map<number, readonly PreviewRow[]>();
  readonly #pending = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  #extent: SheetExtent = { rows: 0, columns: 0, complete: false };
  #problem: ProblemView | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  /** `known`: how far the sheet goes, where that was found out before. */
  constructor(load: LoadRows, known: SheetExtent | null = null) {
    this.#load = load;
    if (known) this.#extent = known;
  }

  /** Changes with everything that can be seen. */
  get version(): number {
    return this.#version;
  }
  get extent(): SheetExtent {
    return this.#extent;
  }
  /** Why the last page could not be read. */
  get problem(): ProblemView | null {
    return this.#problem;
  }
  get loading(): boolean {
    return this.#pending.size > 0;
  }
  /** True until the first page or a problem has come. */
  get fresh(): boolean {
    return this.#version === 0;
  }

  /** undefined while the row has not been read. */
  row(row: number): PreviewRow | undefined {
    const page = this.#pages.get(Math.floor((row - 1) / PAGE_ROWS));
    return page?.[(row - 1) % PAGE_ROWS];
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Says which rows are in view; reads what is missing of them and gives up what no longer matters. */
  want(first: number, last: number): void {
    clearTimeout(this.#timer);
    const from = Math.floor((Math.max(1, first) - 1) / PAGE_ROWS);
    const to = Math.floor((Math.max(1, last) - 1) / PAGE_ROWS);
    for (const [page, abort] of this.#pending) {
      if (page >= from && page <= to) continue;
      abort.abort();
      // At once: back in view before the request has ended, it has to be asked for again.
      this.#pending.delete(page);
    }
    const missing: number[] = [];
    for (let page = from; page <= to; page++) {
      if (!this.#pages.has(page) && !this.#pending.has(page)) missing.push(page);
    }
    if (missing.length === 0) return;
    const ask = () => missing.forEach((page) => void this.#fetch(page));
    if (this.fresh) ask();
    else this.#timer = setTimeout(ask, REST);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const abort of this.#pending.values()) abort.abort();
  }

  async #fetch(page: number): Promise<void> {
    const abort = new AbortController();
    this.#pending.set(page, abort);
    try {
      const answer = await this.#load(page * PAGE_ROWS + 1, PAGE_ROWS, abort.signal);
      if (abort.signal.aborted) return;
      this.#keep(page, answer);
      this.#problem = null;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#problem = problemOf(error);
    } finally {
      if (this.#pending.get(page) === abort) this.#pending.delete(page);
    }
    this.#changed();
  }

  #keep(page: number, answer: PreviewPage): void {
    const rows: PreviewRow[] = answer.rows.map((cells) => new Map(cells));
    while (rows.length < PAGE_ROWS) rows.push(new Map());
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(old);
    }
    this.#extent = {
      rows: answer.complete ? answer.totalRows : Math.max(this.#extent.rows, answer.totalRows),
      columns: answer.complete ? answer.totalColumns : Math.max(this.#extent.columns, answer.totalColumns),
      complete: this.#extent.complete || answer.complete,
    };
  }

  #changed(): void {
    this.#version++;
    for (const listener of this.#listeners) listener();
  }
}
