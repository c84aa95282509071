import type { Area, Block, CellInput } from '../../workbook/cells';

/** Contents that were assigned cell by cell and not handed to the workbook yet. */
export class PendingInputs {
  private readonly rows = new Map<number, Map<number, CellInput>>();
  private cells = 0;
  /** Whether a cell was emptied, so that the used area may have shrunk. */
  emptied = false;

  get size(): number {
    return this.cells;
  }

  get(row: number, column: number): CellInput | undefined {
    return this.rows.get(row)?.get(column);
  }

  row(row: number): ReadonlyMap<number, CellInput> | undefined {
    return this.rows.get(row);
  }

  set(row: number, column: number, input: CellInput): void {
    const line = this.rows.get(row) ?? new Map<number, CellInput>();
    this.rows.set(row, line);
    if (!line.has(column)) this.cells++;
    if (input.kind === 'empty') this.emptied = true;
    line.set(column, input);
  }

  /** Each cell with its input, in no order. */
  *entries(): Generator<readonly [row: number, column: number, input: CellInput]> {
    for (const [row, line] of this.rows) for (const [column, input] of line) yield [row, column, input];
  }

  /** The inputs as rectangles without gaps, as large as they are easily found, and forgets them. */
  take(): { area: Area; block: Block }[] {
    const done: { area: Area; block: CellInput[][] }[] = [];
    let open = new Map<string, { area: Area; block: CellInput[][] }>();
    for (const row of [...this.rows.keys()].sort((a, b) => a - b)) {
      const next: typeof open = new Map();
      for (const run of runsOf(this.rows.get(row) as Map<number, CellInput>)) {
        const key = `${run.left}:${run.left + run.inputs.length - 1}`;
        const above = open.get(key);
        if (above?.area.bottom === row - 1) {
          above.area.bottom = row;
          above.block.push(run.inputs);
          next.set(key, above);
        } else {
          const fresh = {
            area: { top: row, left: run.left, bottom: row, right: run.left + run.inputs.length - 1 },
            block: [run.inputs],
          };
          done.push(fresh);
          next.set(key, fresh);
        }
      }
      open = next;
    }
    this.rows.clear();
    this.cells = 0;
    this.emptied = false;
    return done;
  }
}

function runsOf(line: ReadonlyMap<number, CellInput>): { left: number; inputs: CellInput[] }[] {
  const runs: { left: number; inputs: CellInput[] }[] = [];
  for (const column of [...line.keys()].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    const input = line.get(column) as CellInput;
    if (last && last.left + last.inputs.length === column) last.inputs.push(input);
    else runs.push({ left: column, inputs: [input] });
  }
  return runs;
}
