import type { Area } from '../../workbook/cells';
import type { SheetFacts } from '../embedded/inspect/book-facts';
import type { ArrayBlock, SheetProtection } from '../embedded/sheet/sheet-outline';
import type { SheetFeatures } from '../../workbook/workbook';

/** What is known of a worksheet while it is open, kept current as it is edited. */
export class LiveSheet {
  /** Null on an empty sheet; undefined where it has to be looked for. */
  used: Area | null | undefined;
  hasFormulas: boolean;
  readonly merges: readonly Area[];
  readonly arrays: ArrayBlock[];
  readonly pivots: readonly Area[];
  readonly protection: SheetProtection | null;
  readonly features: SheetFeatures;

  constructor(facts: SheetFacts) {
    this.used = facts.used;
    this.hasFormulas = facts.hasFormulas;
    this.merges = facts.merges;
    this.arrays = [...facts.arrays];
    this.pivots = facts.pivots;
    this.protection = facts.protection;
    this.features = facts.features;
  }

  /** A cell got contents. */
  filled(row: number, column: number): void {
    const { used } = this;
    if (used === undefined) return;
    if (used === null) this.used = { top: row, left: column, bottom: row, right: column };
    else {
      this.used = {
        top: Math.min(used.top, row),
        left: Math.min(used.left, column),
        bottom: Math.max(used.bottom, row),
        right: Math.max(used.right, column),
      };
    }
  }

  /** A cell lost its contents. */
  emptied(row: number, column: number): void {
    const { used } = this;
    if (!used) return;
    const onEdge = row === used.top || row === used.bottom || column === used.left || column === used.right;
    if (onEdge) this.used = undefined;
  }
}

const NO_FEATURES: SheetFeatures = {
  charts: 0,
  images: 0,
  comments: 0,
  pivots: 0,
  validations: 0,
  conditionalFormats: 0,
  mergedCells: 0,
  hyperlinks: 0,
  controls: 0,
  sparklines: 0,
};

/** A sheet that was just added. */
export function newSheetFacts(): SheetFacts {
  return {
    used: null,
    hasFormulas: false,
    merges: [],
    arrays: [],
    pivots: [],
    protection: null,
    features: NO_FEATURES,
  };
}
