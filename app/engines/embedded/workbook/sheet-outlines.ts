import type { BookSheet } from '../book/book-part';
import type { OoxmlPackage } from '../package/ooxml-package';
import { readOutline, type SheetOutline } from '../sheet/sheet-outline';

/** Sheets up to this size are inflated once for both looks that an edit takes. */
const KEPT_INFLATED_BYTES = 24 * 1024 * 1024;

/** What is known of the sheets of a package, each looked over once as long as it does not change. */
export class SheetOutlines {
  private readonly known = new Map<string, SheetOutline>();
  /** Whether sheets hold formulas, as far as it is known. */
  private readonly withFormulas = new Map<string, boolean>();
  /** The part that was just looked over, inflated, for the pass that follows. */
  private inflated: { part: string; pieces: Buffer[] } | null = null;

  constructor(private readonly pkg: OoxmlPackage) {}

  async of(sheet: BookSheet): Promise<SheetOutline> {
    return this.known.get(sheet.name) ?? this.read(sheet, this.pkg.chunks(sheet.part), false);
  }

  /** With the area of its cells that have a value or formula. */
  async withUsedArea(sheet: BookSheet): Promise<SheetOutline> {
    const known = this.known.get(sheet.name);
    return known && known.used !== undefined ? known : this.read(sheet, this.pkg.chunks(sheet.part), true);
  }

  /** For a sheet that a pass is going to change: what was inflated for the look is kept for the pass, up to a limit. */
  async beforePass(sheet: BookSheet): Promise<SheetOutline> {
    const known = this.known.get(sheet.name);
    if (known) return known;
    if (this.pkg.size(sheet.part) > KEPT_INFLATED_BYTES) return this.of(sheet);
    const pieces: Buffer[] = [];
    for await (const piece of this.pkg.chunks(sheet.part)) pieces.push(piece);
    this.inflated = { part: sheet.part, pieces };
    return this.read(sheet, this.chunks(sheet), false);
  }

  /** The part's XML, from memory where `beforePass` kept it. */
  async *chunks(sheet: BookSheet): AsyncGenerator<Buffer> {
    if (this.inflated?.part === sheet.part) yield* this.inflated.pieces;
    else yield* this.pkg.chunks(sheet.part);
  }

  /** A pass has ended, whatever came of it. */
  releaseInflated(): void {
    this.inflated = null;
  }

  /** The sheet has changed. */
  forget(sheet: BookSheet): void {
    this.known.delete(sheet.name);
  }

  /** No sheet has this name any more. */
  forgetName(name: string): void {
    this.known.delete(name);
    this.withFormulas.delete(name);
  }

  mayHaveFormulas(sheet: BookSheet): boolean {
    return this.withFormulas.get(sheet.name) ?? true;
  }

  /** Known better after a pass, which wrote formulas or none. */
  setHasFormulas(sheet: BookSheet, has: boolean): void {
    this.withFormulas.set(sheet.name, has);
  }

  private async read(sheet: BookSheet, source: AsyncIterable<Buffer>, used: boolean): Promise<SheetOutline> {
    const outline = await readOutline(source, { sheet: sheet.name, part: sheet.part }, { used });
    this.withFormulas.set(sheet.name, outline.hasFormulas);
    this.known.set(sheet.name, outline);
    return outline;
  }
}
