import type { Area, Block } from './cells';

/** A colour as RRGGBB hexadecimal, without `#`. */
export type Colour = string;

export type BorderStyle = 'none' | 'thin' | 'medium' | 'thick' | 'dashed' | 'dotted' | 'double' | 'hair';

/** What to change of a cell's format; what is absent stays as it is. */
export interface StylePatch {
  /** Number format code in English syntax, such as `#,##0.00`. */
  numberFormat?: string;
  font?: {
    name?: string;
    /** Points. */
    size?: number;
    bold?: boolean;
    italic?: boolean;
    underline?: boolean;
    strike?: boolean;
    colour?: Colour;
  };
  /** A solid fill, or null to remove the fill. */
  fill?: Colour | null;
  /** `outline` draws round the area, `inside` between its cells, `all` both. */
  border?: {
    edges: 'outline' | 'inside' | 'all' | 'top' | 'bottom' | 'left' | 'right';
    style: BorderStyle;
    colour?: Colour;
  };
  alignment?: {
    horizontal?: 'general' | 'left' | 'center' | 'right' | 'fill' | 'justify';
    vertical?: 'top' | 'center' | 'bottom';
    wrap?: boolean;
    indent?: number;
  };
}

/**
 * Replaces inside texts, many at a time, so that an engine can hand over a whole row or string table at once and a
 * time limit can be put round it. Answers, for each text, the matches as [start, end, replacement] in ascending order,
 * or null where nothing matches.
 */
export interface TextReplacer {
  /** A cheap test: false when no text of the batch can match, so that engines may skip it unparsed. */
  replaceAll(texts: readonly string[]): readonly (readonly Replacement[] | null)[];
  /** Literal substring that every match contains, lower-cased, where there is one; lets engines skip raw bytes. */
  readonly literal?: string;
}
export type Replacement = readonly [start: number, end: number, by: string];

/**
 * An edit of one worksheet, as an intent. `whole` says that the user named whole columns (or the sheet), so that a
 * format is written to the columns themselves, while contents touch used rows only.
 */
export type SheetEdit =
  | { kind: 'write'; area: Area; block: Block }
  | { kind: 'replace'; area: Area; in: 'values' | 'formulas'; replacer: TextReplacer }
  | { kind: 'clear'; area: Area; what: 'contents' | 'formats' | 'all'; whole?: 'columns' | 'rows' }
  /** Copies the first row of the area into the rows below: values as they are, formulas with references shifted. */
  | { kind: 'fill-down'; area: Area }
  | { kind: 'style'; area: Area; patch: StylePatch; whole?: 'columns' | 'rows' }
  /** Width in characters of the default font, or fitted to the displayed texts (bounded by `max`). */
  | { kind: 'column-width'; left: number; right: number; width: number | 'fit'; max?: number }
  /** Freezes the rows above and the columns left of a cell; 0 and 0 unfreezes. */
  | { kind: 'freeze'; rows: number; columns: number };
