import type { BorderStyle, Colour } from './edits';

/** One side of a cell's border. */
export interface CellEdge {
  style: BorderStyle;
  /** Null where the colour is automatic. */
  colour: Colour | null;
}

/** Everything about a cell's format that `StylePatch` can change, as it is. */
export interface CellFormat {
  /** English format code. */
  numberFormat: string;
  font: {
    name: string;
    /** Points. */
    size: number;
    bold: boolean;
    italic: boolean;
    underline: boolean;
    strike: boolean;
    /** Null where the colour is automatic. */
    colour: Colour | null;
  };
  /** Colour of a solid fill; null without one. */
  fill: Colour | null;
  /** Null where nothing is drawn. */
  edges: Readonly<Record<'left' | 'right' | 'top' | 'bottom', CellEdge | null>>;
  horizontal: 'general' | 'left' | 'center' | 'right' | 'fill' | 'justify';
  vertical: 'top' | 'center' | 'bottom';
  wrap: boolean;
  indent: number;
}
