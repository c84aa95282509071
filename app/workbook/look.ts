import type { BorderStyle, Colour } from './edits';

export interface CellBorder {
  style: Exclude<BorderStyle, 'none'>;
  colour: Colour;
}

/** How a cell looks, as far as a print of its text needs it. What is absent is as by default. */
export interface CellLook {
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  colour?: Colour;
  /** Colour of a solid fill. */
  fill?: Colour;
  horizontal?: 'left' | 'center' | 'right';
  borders?: Partial<Record<'top' | 'right' | 'bottom' | 'left', CellBorder>>;
}
