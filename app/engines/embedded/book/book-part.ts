import { Problem } from '../../../errors/problem';
import type { DefinedName, SheetKind, SheetVisibility, WorkbookFormat } from '../../../workbook/workbook';
import type { OoxmlPackage } from '../package/ooxml-package';
import { isTrue } from '../xml/booleans';
import {
  attribute,
  attributeNs,
  child,
  children,
  createLike,
  root,
  type Document,
  type Element,
} from '../xml/dom';
import { MAIN, RELATIONSHIPS, relationKind } from '../xml/namespaces';
import { removeFromChain } from './calc-chain';
import {
  asksForCalculation,
  askForCalculation,
  calculationMode,
  roundsToDisplay,
} from './calculation-settings';
import { nameElements, readName } from './defined-names';
import { structureProtected } from './protected-structure';
import { sheetKey, sheetNameProblem } from './sheet-names';
import { setWorkbookFormat, workbookFormat } from './workbook-formats';

/** A sheet as the workbook part lists it. Whether its cells are protected stands in the sheet's own part. */
export interface BookSheet {
  readonly name: string;
  /** Position among all sheets, from 0. */
  readonly index: number;
  readonly kind: SheetKind;
  readonly visibility: SheetVisibility;
  readonly sheetId: number;
  /** Name of the sheet's part. */
  readonly part: string;
}

/** What hiding a sheet did. The selection of tabs stands in the sheets' own parts: see `setTabSelected`. */
export interface VisibilityChange {
  changed: boolean;
  /** The sheet whose tab is now the active one, and the one that no longer is; by name. */
  activated?: string;
  deactivated?: string;
}

const WORKSHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';
const KINDS: Readonly<Record<string, SheetKind>> = {
  worksheet: 'worksheet',
  chartsheet: 'chart',
  dialogsheet: 'dialog',
  xlMacrosheet: 'macro',
  xlIntlMacrosheet: 'macro',
};
/** Excel writes no larger sheet id. */
const MAX_SHEET_ID = 65_534;

/**
 * The workbook part: sheets, names, the date system, calculation settings, and the format of the whole package. Every
 * change goes to the package at once; what is not understood stays as it is. `docProps/app.xml` repeats the sheet
 * names (TitlesOfParts); nothing reads them there and Excel renews them, so that part is left alone.
 */
export class BookPart {
  private list: readonly BookSheet[] = [];
  private nameList: readonly DefinedName[] | null = null;

  private constructor(
    private readonly pkg: OoxmlPackage,
    readonly part: string,
    private readonly document: Document,
  ) {
    this.readSheets();
  }

  static async load(pkg: OoxmlPackage): Promise<BookPart> {
    const part = pkg.mainPart();
    return new BookPart(pkg, part, await pkg.dom(part));
  }

  /** All sheets in the order of their tabs. */
  sheets(): readonly BookSheet[] {
    return this.list;
  }

  /** The sheet of that name, compared without case. */
  sheet(name: string): BookSheet | undefined {
    return this.list.find((sheet) => sheetKey(sheet.name) === sheetKey(name));
  }

  private existing(name: string): BookSheet {
    const sheet = this.sheet(name);
    if (sheet) return sheet;
    throw new Problem('target-missing', `There is no sheet "${name}".`, { place: { sheet: name } });
  }

  get dateSystem(): 1900 | 1904 {
    const properties = child(root(this.document), MAIN, 'workbookPr');
    return isTrue(properties && attribute(properties, 'date1904')) ? 1904 : 1900;
  }

  get format(): WorkbookFormat {
    return workbookFormat(this.pkg.contentType(this.part));
  }

  /** Excel asks for a password before sheets are added, hidden, renamed or moved. */
  get structureProtected(): boolean {
    const protection = child(root(this.document), MAIN, 'workbookProtection');
    return isTrue(protection && attribute(protection, 'lockStructure'));
  }

  /** Defined names, in the order of the file, with Excel's own hidden ones (`_xlnm.`). */
  names(): readonly DefinedName[] {
    this.nameList ??= this.readNames();
    return this.nameList;
  }

  /** Adds an empty worksheet before the sheet that stands at `position` now. Refuses as Excel does. */
  addSheet(name: string, position: number | 'end'): BookSheet {
    this.refuseIfProtected('A sheet cannot be added');
    const problem = sheetNameProblem(
      name,
      this.list.map((sheet) => sheet.name),
    );
    if (problem) throw problem;
    const index = position === 'end' ? this.list.length : Math.min(Math.max(position, 0), this.list.length);
    const sheetId = this.freeSheetId();
    const strict = root(this.document).namespaceURI === MAIN[1];
    const folder = this.part.slice(0, this.part.lastIndexOf('/') + 1);
    let part = '';
    for (let i = this.list.length + 1; part === '' || this.pkg.has(part); i++) {
      part = `${folder}worksheets/sheet${i}.xml`;
    }
    this.pkg.add(part, WORKSHEET_TYPE, emptySheet(strict));
    const id = this.pkg.addRelation(this.part, `${RELATIONSHIPS[strict ? 1 : 0]}/worksheet`, part);

    const sheets = this.sheetsElement();
    const element = createLike(sheets, 'sheet');
    element.setAttribute('name', name);
    element.setAttribute('sheetId', String(sheetId));
    const namespace = RELATIONSHIPS[strict ? 1 : 0];
    const prefix = sheets.lookupPrefix(namespace) ?? 'r';
    element.setAttributeNS(namespace, `${prefix}:id`, id);
    sheets.insertBefore(element, children(sheets, MAIN, 'sheet')[index] ?? null);

    this.moveIndices(index);
    this.changed();
    return this.list[index] as BookSheet;
  }

  /** Gives a sheet another name. Nothing else is rewritten: the caller knows that nothing refers to it. */
  rename(name: string, to: string): void {
    const sheet = this.existing(name);
    if (sheet.name === to) return;
    this.refuseIfProtected(`The sheet "${sheet.name}" cannot be renamed`);
    const others = this.list.filter((other) => other !== sheet).map((other) => other.name);
    const problem = sheetNameProblem(to, others);
    if (problem) throw problem;
    (this.sheetElements()[sheet.index] as Element).setAttribute('name', to);
    this.changed();
  }

  /** Shows or hides a sheet. The last visible sheet cannot be hidden; a hidden active sheet hands over to another. */
  setVisibility(name: string, visibility: SheetVisibility): VisibilityChange {
    const sheet = this.existing(name);
    if (sheet.visibility === visibility) return { changed: false };
    this.refuseIfProtected(
      `The sheet "${sheet.name}" cannot be ${visibility === 'visible' ? 'shown' : 'hidden'}`,
    );
    const others = this.list.filter((other) => other !== sheet && other.visibility === 'visible');
    if (visibility !== 'visible' && others.length === 0) {
      throw new Problem(
        'step-refused',
        `The sheet "${sheet.name}" is the only visible one and cannot be hidden.`,
        {
          hint: 'Show or add another sheet first.',
          place: { sheet: sheet.name },
        },
      );
    }
    const element = this.sheetElements()[sheet.index] as Element;
    if (visibility === 'visible') element.removeAttribute('state');
    else element.setAttribute('state', visibility);
    const change: VisibilityChange = { changed: true };
    if (visibility !== 'visible') {
      const next = others.find((other) => other.index > sheet.index) ?? others.at(-1) ?? sheet;
      for (const view of this.viewElements()) {
        if (numberOf(view, 'activeTab', 0) === sheet.index) {
          view.setAttribute('activeTab', String(next.index));
          change.activated = next.name;
          change.deactivated = sheet.name;
        }
        if (view.hasAttribute('firstSheet') && numberOf(view, 'firstSheet', 0) === sheet.index) {
          view.setAttribute('firstSheet', String(next.index));
        }
      }
    }
    this.changed();
    return change;
  }

  /** When Excel computes the workbook: by itself, on demand, or by itself but for data tables. */
  get calculation(): 'automatic' | 'manual' | 'semiautomatic' {
    return calculationMode(root(this.document));
  }

  /** Numbers are rounded to what their cells show. */
  get roundsToDisplay(): boolean {
    return roundsToDisplay(root(this.document));
  }

  /** The file asks to be computed when it is opened: whoever wrote it did not trust its values. */
  get asksForCalculation(): boolean {
    return asksForCalculation(root(this.document));
  }

  /** Makes Excel compute everything when it opens the file. */
  markFullCalc(): void {
    if (this.asksForCalculation) return;
    askForCalculation(root(this.document));
    this.pkg.touch(this.part);
  }

  /**
   * Takes cells that are no formulas any more out of the calculation chain. `removed`: references such as `B2` by
   * sheet name. The part goes when nothing is left in it.
   */
  async removeFromCalcChain(removed: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
    const byId = new Map<number, ReadonlySet<string>>();
    for (const [name, cells] of removed) {
      const sheet = this.sheet(name);
      if (sheet && cells.size > 0) byId.set(sheet.sheetId, cells);
    }
    await removeFromChain(this.pkg, this.part, byId);
  }

  /** Makes the package an xlsx or xlsm file; answers what was left behind, in words. */
  setFormat(format: WorkbookFormat): string[] {
    return setWorkbookFormat(this.pkg, format);
  }

  private readSheets(): void {
    const relations = new Map(this.pkg.relations(this.part).map((relation) => [relation.id, relation]));
    this.list = this.sheetElements().map((element, index) => {
      const name = attribute(element, 'name') ?? '';
      const relation = relations.get(attributeNs(element, RELATIONSHIPS, 'id') ?? '');
      if (!relation || relation.external || !this.pkg.has(relation.target)) {
        throw new Problem('damaged', `The part of the sheet "${name}" is missing.`, {
          hint: 'Open the file in Excel and save it again, or ask its sender for a fresh copy.',
          place: { sheet: name, part: relation?.target ?? this.part },
        });
      }
      const state = attribute(element, 'state');
      return {
        name,
        index,
        kind: KINDS[relationKind(relation.type)] ?? 'worksheet',
        visibility: state === 'hidden' || state === 'veryHidden' ? state : 'visible',
        sheetId: numberOf(element, 'sheetId', index + 1),
        part: relation.target,
      };
    });
  }

  private readNames(): DefinedName[] {
    const sheets = this.list.map(({ name }) => name);
    return nameElements(root(this.document)).map((element) => readName(element, sheets));
  }

  private moveIndices(insertedAt: number): void {
    for (const element of nameElements(root(this.document))) {
      const scope = attribute(element, 'localSheetId');
      if (scope !== null && Number(scope) >= insertedAt) {
        element.setAttribute('localSheetId', String(Number(scope) + 1));
      }
    }
    for (const view of this.viewElements()) {
      for (const name of ['activeTab', 'firstSheet']) {
        const index = numberOf(view, name, 0);
        if (index >= insertedAt && (view.hasAttribute(name) || name === 'activeTab')) {
          view.setAttribute(name, String(index + 1));
        }
      }
    }
  }

  private freeSheetId(): number {
    const used = new Set(this.list.map((sheet) => sheet.sheetId));
    let id = Math.max(0, ...used) + 1;
    if (id > MAX_SHEET_ID) for (id = 1; used.has(id); id++);
    return id;
  }

  private refuseIfProtected(what: string): void {
    if (this.structureProtected) throw structureProtected(what);
  }

  private sheetsElement(): Element {
    const sheets = child(root(this.document), MAIN, 'sheets');
    if (!sheets) {
      throw new Problem('damaged', 'The workbook lists no sheets.', { place: { part: this.part } });
    }
    return sheets;
  }

  private sheetElements(): Element[] {
    return children(this.sheetsElement(), MAIN, 'sheet');
  }

  private viewElements(): Element[] {
    const views = child(root(this.document), MAIN, 'bookViews');
    return views ? children(views, MAIN, 'workbookView') : [];
  }

  private changed(): void {
    this.pkg.touch(this.part);
    this.nameList = null;
    this.readSheets();
  }
}

function numberOf(element: Element, name: string, fallback: number): number {
  const value = Number(attribute(element, name) ?? fallback);
  return Number.isInteger(value) ? value : fallback;
}

function emptySheet(strict: boolean): string {
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
    `<worksheet xmlns="${MAIN[strict ? 1 : 0]}"><sheetData/></worksheet>`
  );
}
