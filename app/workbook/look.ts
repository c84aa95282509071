import type { Colour } from './edits';

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
}
