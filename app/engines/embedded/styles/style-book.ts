import { isDateFormat } from 'numfmt';
import { Problem } from '../../../errors/problem';
import type { CellFormat } from '../../../workbook/cell-format';
import type { StylePatch } from '../../../workbook/edits';
import type { CellLook } from '../../../workbook/look';
import type { OoxmlPackage } from '../package/ooxml-package';
import { isTrue } from '../xml/booleans';
import { attribute, child, parseXml, root, serializeXml, type Document, type Element } from '../xml/dom';
import { MAIN, RELATIONSHIPS, relationKind } from '../xml/namespaces';
import { SHORT_DATE_ID, SHORT_DATE_TIME_ID } from './builtin-formats';
import { cellFormat } from './cell-format';
import { cellLook } from './cell-look';
import { Colours } from './colours';
import type { Edges } from './edges';
import { emptyStyles } from './empty-styles';
import { NumberFormats } from './number-formats';
import { patchAlignment, patchBorder, patchFill, patchFont } from './style-elements';
import { styleNumber, StyleList } from './style-list';

const CONTENT_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml';
/** Excel opens no file with more cell formats. */
const MAX_CELL_FORMATS = 65_490;

/**
 * The cell formats of a workbook: `xl/styles.xml`, kept whole with all that is unknown in it and only ever appended
 * to, so that every index in use keeps its meaning. A cell format is named by its index in `cellXfs`, the `s` of a
 * cell. A workbook without styles gets the part when something is stored.
 */
export class StyleBook {
  private changed = false;
  /** The part was added by us, so that its document is ours and not the package's. */
  private made = false;
  private readonly numberFormats: NumberFormats;
  private readonly fonts: StyleList;
  private readonly fills: StyleList;
  private readonly borders: StyleList;
  private readonly cellFormats: StyleList;
  private readonly namedFormats: StyleList;
  private readonly patched = new Map<string, number>();
  private readonly dates = new Map<number, boolean>();
  private readonly looks = new Map<number, CellLook>();
  private readonly formats = new Map<number, CellFormat>();

  private constructor(
    private readonly pkg: OoxmlPackage,
    /** Null while the package has no such part. */
    private part: string | null,
    private readonly document: Document,
    private readonly colours: Colours,
  ) {
    this.numberFormats = new NumberFormats(document);
    this.fonts = new StyleList(document, 'fonts', 'font');
    this.fills = new StyleList(document, 'fills', 'fill');
    this.borders = new StyleList(document, 'borders', 'border');
    this.namedFormats = new StyleList(document, 'cellStyleXfs', 'xf');
    this.cellFormats = new StyleList(document, 'cellXfs', 'xf');
  }

  static async load(pkg: OoxmlPackage): Promise<StyleBook> {
    const main = pkg.mainPart();
    const relation = pkg
      .relations(main)
      .find((each) => !each.external && relationKind(each.type) === 'styles' && pkg.has(each.target));
    const colours = await Colours.load(pkg);
    if (relation) return new StyleBook(pkg, relation.target, await pkg.dom(relation.target), colours);
    const namespace = root(await pkg.dom(main)).namespaceURI ?? MAIN[0];
    return new StyleBook(pkg, null, parseXml(emptyStyles(namespace), 'xl/styles.xml'), colours);
  }

  /** Number of cell formats; a cell's `s` at or above it is damaged and counts as 0. */
  get count(): number {
    return this.cellFormats.length;
  }

  /** The number format code, such as `0.00`; `General` by default. Ids that depend on settings are read as in the US. */
  numberFormat(xf: number): string {
    return this.numberFormats.codeOf(styleNumber(this.property(xf, 'numFmtId')));
  }

  /** Whether numbers in this format are shown as a date or a time. */
  isDate(xf: number): boolean {
    const id = styleNumber(this.property(xf, 'numFmtId'));
    let known = this.dates.get(id);
    if (known === undefined) {
      known = isDateFormat(this.numberFormats.codeOf(id));
      this.dates.set(id, known);
    }
    return known;
  }

  /** Whether a cell is locked once its sheet is protected: it is, unless its format says otherwise. */
  locked(xf: number): boolean {
    const format = this.cellFormats.at(xf);
    const own = format && child(format, MAIN, 'protection');
    const protection = own ?? (format && this.namedProtection(format));
    const locked = protection ? attribute(protection, 'locked') : null;
    return locked === null || isTrue(locked);
  }

  bold(xf: number): boolean {
    const font = this.fonts.at(styleNumber(this.property(xf, 'fontId')));
    const bold = font && child(font, MAIN, 'b');
    return bold ? isTrue(attribute(bold, 'val') ?? '1') : false;
  }

  /** Font flags, colours, borders and alignment of a format, as far as a print of a cell's text needs them. */
  look(xf: number): CellLook {
    let look = this.looks.get(xf);
    if (look === undefined) {
      const format = this.cellFormats.at(xf) ?? this.cellFormats.at(0);
      look = cellLook(
        this.fonts.at(styleNumber(this.property(xf, 'fontId'))) ?? null,
        this.fills.at(styleNumber(this.property(xf, 'fillId'))) ?? null,
        this.borders.at(styleNumber(this.property(xf, 'borderId'))) ?? null,
        (format && child(format, MAIN, 'alignment')) ?? null,
        this.colours,
      );
      this.looks.set(xf, look);
    }
    return look;
  }

  /** A format in full. */
  format(xf: number): CellFormat {
    let format = this.formats.get(xf);
    if (format === undefined) {
      const element = this.cellFormats.at(xf) ?? this.cellFormats.at(0);
      format = cellFormat(
        this.numberFormat(xf),
        {
          font: this.fonts.at(styleNumber(this.property(xf, 'fontId'))) ?? null,
          fill: this.fills.at(styleNumber(this.property(xf, 'fillId'))) ?? null,
          border: this.borders.at(styleNumber(this.property(xf, 'borderId'))) ?? null,
          alignment: (element && child(element, MAIN, 'alignment')) ?? null,
        },
        this.colours,
      );
      this.formats.set(xf, format);
    }
    return format;
  }

  /** The format of a cell whose formats were cleared. */
  cleared(): number {
    return 0;
  }

  /**
   * The format that differs from `xf` by a patch; `xf` itself where it already is so. `edges` says where the patch's
   * border is drawn on this cell (see `edgesAt`), all round by default.
   */
  patch(xf: number, patch: StylePatch, edges: Edges = 15): number {
    const key = `${xf} ${edges} ${JSON.stringify(patch)}`;
    let made = this.patched.get(key);
    if (made === undefined) {
      made = this.derive(xf, (format) => this.applyPatch(format, patch, edges));
      this.patched.set(key, made);
    }
    return made;
  }

  /** The format with a date format: `xf` itself where it has one, else with the short date of the reader's settings. */
  withDateFormat(xf: number, withTime = false): number {
    if (this.isDate(xf)) return xf;
    const key = `${xf} date ${withTime}`;
    let made = this.patched.get(key);
    if (made === undefined) {
      const id = withTime ? SHORT_DATE_TIME_ID : SHORT_DATE_ID;
      made = this.derive(xf, (format) => this.setProperty(format, 'numFmtId', id, 'applyNumberFormat'));
      this.patched.set(key, made);
    }
    return made;
  }

  /** Hands what was appended to the package; does nothing where nothing was. */
  store(): void {
    if (!this.changed) return;
    this.changed = false;
    if (this.part !== null) {
      if (this.made) this.pkg.set(this.part, serializeXml(this.document));
      else this.pkg.touch(this.part);
      return;
    }
    const main = this.pkg.mainPart();
    const folder = main.slice(0, main.lastIndexOf('/') + 1);
    let part = `${folder}styles.xml`;
    for (let i = 1; this.pkg.has(part); i++) part = `${folder}styles${i}.xml`;
    this.pkg.add(part, CONTENT_TYPE, serializeXml(this.document));
    const strict = root(this.document).namespaceURI === MAIN[1];
    this.pkg.addRelation(main, `${RELATIONSHIPS[strict ? 1 : 0]}/styles`, part);
    this.part = part;
    this.made = true;
  }

  /** An attribute of a cell format, from its named style where it has none itself. */
  private property(xf: number, name: string): string | null {
    const format = this.cellFormats.at(xf) ?? this.cellFormats.at(0);
    if (!format) return null;
    const own = attribute(format, name);
    if (own !== null) return own;
    const named = this.namedFormats.at(styleNumber(attribute(format, 'xfId')));
    return named ? attribute(named, name) : null;
  }

  private namedProtection(format: Element): Element | null {
    if (isTrue(attribute(format, 'applyProtection') ?? '0')) return null;
    const named = this.namedFormats.at(styleNumber(attribute(format, 'xfId')));
    return named ? child(named, MAIN, 'protection') : null;
  }

  private derive(xf: number, change: (format: Element) => void): number {
    this.ensureDefaults();
    const base = this.cellFormats.atOrFirst(xf);
    const format = base.cloneNode(true) as Element;
    change(format);
    const { index, added } = this.cellFormats.indexOf(format);
    if (added) this.changed = true;
    if (index >= MAX_CELL_FORMATS) {
      throw new Problem(
        'step-refused',
        `The workbook would have more than ${MAX_CELL_FORMATS} cell formats.`,
        {
          hint: 'Excel opens no such file. Format fewer areas differently.',
        },
      );
    }
    return index;
  }

  private applyPatch(format: Element, patch: StylePatch, edges: Edges): void {
    if (patch.numberFormat !== undefined && this.formatCode(format) !== patch.numberFormat) {
      const { id, added } = this.numberFormats.idOf(patch.numberFormat);
      if (added) this.changed = true;
      this.setProperty(format, 'numFmtId', id, 'applyNumberFormat');
    }
    const { font, fill, border, alignment } = patch;
    if (font) {
      this.replaceItem(format, this.fonts, 'fontId', 'applyFont', (element) => patchFont(element, font));
    }
    if (fill !== undefined) {
      this.replaceItem(format, this.fills, 'fillId', 'applyFill', (element) => patchFill(element, fill));
    }
    if (border && edges !== 0) {
      this.replaceItem(format, this.borders, 'borderId', 'applyBorder', (element) =>
        patchBorder(element, border, edges),
      );
    }
    if (alignment) {
      patchAlignment(format, alignment);
      format.setAttribute('applyAlignment', '1');
    }
  }

  private formatCode(format: Element): string {
    return this.numberFormats.codeOf(styleNumber(attribute(format, 'numFmtId')));
  }

  private replaceItem(
    format: Element,
    list: StyleList,
    id: string,
    apply: string,
    change: (element: Element) => void,
  ): void {
    const current = styleNumber(attribute(format, id));
    const item = list.atOrFirst(current).cloneNode(true) as Element;
    change(item);
    const { index, added } = list.indexOf(item);
    if (added) this.changed = true;
    if (index !== current) this.setProperty(format, id, index, apply);
  }

  private setProperty(format: Element, name: string, value: number, apply: string): void {
    format.setAttribute(name, String(value));
    format.setAttribute(apply, '1');
  }

  /** A style sheet may lack lists altogether; then its indices mean the defaults that Excel writes first. */
  private ensureDefaults(): void {
    if (
      this.cellFormats.length > 0 &&
      this.fonts.length > 0 &&
      this.fills.length > 0 &&
      this.borders.length > 0
    ) {
      return;
    }
    const namespace = root(this.document).namespaceURI ?? MAIN[0];
    const defaults = parseXml(emptyStyles(namespace), 'xl/styles.xml');
    const take = (list: StyleList, listName: string, itemName: string) => {
      if (list.length > 0) return;
      for (const item of new StyleList(defaults, listName, itemName).items()) {
        list.append(this.document.importNode(item, true));
      }
      this.changed = true;
    };
    take(this.fonts, 'fonts', 'font');
    take(this.fills, 'fills', 'fill');
    take(this.borders, 'borders', 'border');
    take(this.namedFormats, 'cellStyleXfs', 'xf');
    take(this.cellFormats, 'cellXfs', 'xf');
  }
}
