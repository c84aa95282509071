import type { CellFormat } from '../../workbook/cell-format';
import type { Area } from '../../workbook/cells';
import type { SheetEdit, StylePatch } from '../../workbook/edits';

type StyleEdit = SheetEdit & { kind: 'style' };

/** Areas up to this size are kept by cell, so that a loop over cells does not pile up edits. */
const SMALL = 64;

/** Formats of one cell after another, merged; formats of a large area stand between. */
type Layer = { kind: 'cells'; cells: Map<number, StylePatch> } | { kind: 'area'; edit: StyleEdit };

const COLUMNS = 16_384;

/** Formats that were set and not handed to the workbook yet, in order. */
export class PendingFormats {
  private layers: Layer[] = [];

  get size(): number {
    return this.layers.length;
  }

  add(edit: StyleEdit): void {
    const { area, patch, whole } = edit;
    const cells = (area.bottom - area.top + 1) * (area.right - area.left + 1);
    // Borders depend on where a cell lies in the area; all round a single cell they do not.
    if (whole !== undefined || cells > SMALL || patch.border !== undefined) {
      this.layers.push({ kind: 'area', edit });
      return;
    }
    let last = this.layers.at(-1);
    if (last?.kind !== 'cells') this.layers.push((last = { kind: 'cells', cells: new Map() }));
    for (let row = area.top; row <= area.bottom; row++) {
      for (let column = area.left; column <= area.right; column++) {
        const key = row * COLUMNS + column - 1;
        last.cells.set(key, merged(last.cells.get(key), patch));
      }
    }
  }

  /** A cell's number format, where one is pending. */
  numberFormat(row: number, column: number): string | undefined {
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const format = patchAt(this.layers[i] as Layer, row, column)?.numberFormat;
      if (format !== undefined) return format;
    }
    return undefined;
  }

  /** A cell's format with all that is pending. Borders of areas are drawn by the workbook: they need a flush. */
  applied(format: CellFormat, row: number, column: number): CellFormat {
    let result = format;
    for (const layer of this.layers) {
      const patch = patchAt(layer, row, column);
      if (patch) result = withPatch(result, patch);
    }
    return result;
  }

  get hasBorders(): boolean {
    return this.layers.some((layer) => layer.kind === 'area' && layer.edit.patch.border !== undefined);
  }

  /** Everything as edits, in order, and forgets it. */
  take(): StyleEdit[] {
    const edits = this.layers.flatMap((layer) =>
      layer.kind === 'area' ? [layer.edit] : areasOf(layer.cells),
    );
    this.layers = [];
    return edits;
  }
}

function patchAt(layer: Layer, row: number, column: number): StylePatch | undefined {
  if (layer.kind === 'cells') return layer.cells.get(row * COLUMNS + column - 1);
  const { area, patch } = layer.edit;
  return row >= area.top && row <= area.bottom && column >= area.left && column <= area.right
    ? patch
    : undefined;
}

function merged(before: StylePatch | undefined, patch: StylePatch): StylePatch {
  if (!before) return patch;
  return {
    ...before,
    ...patch,
    ...(before.font || patch.font ? { font: { ...before.font, ...patch.font } } : {}),
    ...(before.alignment || patch.alignment
      ? { alignment: { ...before.alignment, ...patch.alignment } }
      : {}),
  };
}

function withPatch(format: CellFormat, patch: StylePatch): CellFormat {
  return {
    ...format,
    ...(patch.numberFormat === undefined ? {} : { numberFormat: patch.numberFormat }),
    font: { ...format.font, ...patch.font },
    ...(patch.fill === undefined ? {} : { fill: patch.fill }),
    ...patch.alignment,
  };
}

/** Cells with the same patch as areas: runs along rows, joined downwards. */
function areasOf(cells: ReadonlyMap<number, StylePatch>): StyleEdit[] {
  const edits: StyleEdit[] = [];
  const texts = new Map<StylePatch, string>();
  const textOf = (patch: StylePatch): string => {
    let text = texts.get(patch);
    if (text === undefined) texts.set(patch, (text = JSON.stringify(patch)));
    return text;
  };
  let open = new Map<string, Area>();
  let next = new Map<string, Area>();
  let openRow = 0;
  let run: { area: Area; patch: StylePatch; text: string } | null = null;
  const close = () => {
    if (!run) return;
    const key = `${run.area.left}:${run.area.right}:${run.text}`;
    const above = open.get(key);
    if (above && above.bottom === run.area.top - 1) {
      above.bottom = run.area.bottom;
      next.set(key, above);
    } else {
      edits.push({ kind: 'style', area: run.area, patch: run.patch });
      next.set(key, run.area);
    }
    run = null;
  };
  for (const key of [...cells.keys()].sort((a, b) => a - b)) {
    const row = Math.floor(key / COLUMNS);
    const column = (key % COLUMNS) + 1;
    const patch = cells.get(key) as StylePatch;
    if (row !== openRow) {
      close();
      open = next;
      next = new Map();
      openRow = row;
    }
    const text = textOf(patch);
    const current = run as { area: Area; text: string } | null;
    if (current && current.area.right === column - 1 && current.text === text) current.area.right = column;
    else {
      close();
      run = { area: { top: row, left: column, bottom: row, right: column }, patch, text };
    }
  }
  close();
  return edits;
}
