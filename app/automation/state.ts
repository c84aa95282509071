import type { Area } from '../workbook/cells';
import { XL } from './constants';
import type { OpenBook } from './cells/open-book';
import type { SheetCells } from './cells/sheet-cells';
import { ExcelError, badIndex } from './excel-error';
import type { AutomationObject } from './values';

const RPC_E_DISCONNECTED = 0x80010108;

/** What the process that serves the model gives it. */
export interface AutomationHost {
  /** Handle of the hidden window by which clients find the process. */
  readonly window: number;
  readonly processId: number;
  /** A private folder for copies of open workbooks. */
  readonly scratch: string;
}

/** Makes objects of the model; objects refer to one another by it. */
export interface Make {
  application(): AutomationObject;
  workbook(book: BookState): AutomationObject;
  worksheet(sheet: SheetState): AutomationObject;
  range(range: RangeRef): AutomationObject;
  window(book: BookState): AutomationObject;
}

/** Areas of one worksheet. `by` says what counts as one item of it. */
export interface RangeRef {
  readonly sheet: SheetState;
  readonly areas: readonly Area[];
  readonly by: 'cells' | 'rows' | 'columns';
}

/** What Find remembers from one search to the next. */
export interface FindSettings {
  what: string;
  lookIn: number;
  lookAt: number;
  byColumns: boolean;
  matchCase: boolean;
}

/** The application's settings that are kept and answered, whether or not they do anything here. */
export interface Settings {
  DisplayAlerts: boolean;
  ScreenUpdating: boolean;
  EnableEvents: boolean;
  Interactive: boolean;
  AskToUpdateLinks: boolean;
  IgnoreRemoteRequests: boolean;
  Visible: boolean;
  UserControl: boolean;
  CutCopyMode: boolean;
  AutomationSecurity: number;
  Calculation: number;
  SheetsInNewWorkbook: number;
  StatusBar: string | false;
}

export class AppState {
  readonly books: BookState[] = [];
  active: BookState | null = null;
  make!: Make;
  find: FindSettings | null = null;
  newBooks = 0;
  readonly settings: Settings = {
    DisplayAlerts: true,
    ScreenUpdating: true,
    EnableEvents: true,
    Interactive: true,
    AskToUpdateLinks: true,
    IgnoreRemoteRequests: false,
    Visible: false,
    UserControl: false,
    CutCopyMode: false,
    AutomationSecurity: XL.byPromptLow,
    Calculation: XL.calculationAutomatic,
    SheetsInNewWorkbook: 1,
    StatusBar: false,
  };

  constructor(readonly host: AutomationHost) {}

  get automatic(): boolean {
    return this.settings.Calculation !== XL.calculationManual;
  }
}

export class BookState {
  /** Absolute path of its file; null before the first save. */
  path: string | null = null;
  closed = false;
  readOnly = false;
  checkCompatibility = true;
  private readonly selections = new Map<string, readonly Area[]>();
  activeSheet: string;
  /** Panes by sheet: frozen by a client, and where a client wants them split. */
  readonly frozen = new Map<string, { rows: number; columns: number }>();
  /** Heights of rows that a client set, by sheet and row. */
  readonly rowHeights = new Map<string, number>();
  readonly splits = new Map<string, { rows: number; columns: number }>();

  constructor(
    readonly app: AppState,
    readonly cells: OpenBook,
    public name: string,
    /** The private copy or new file that it was opened from, and its folder. */
    readonly folder: string,
  ) {
    const sheets = cells.book.sheets();
    this.activeSheet = (sheets.find(({ visibility }) => visibility === 'visible') ?? sheets[0])?.name ?? '';
  }

  selection(sheet: string): readonly Area[] {
    return this.selections.get(sheet) ?? [{ top: 1, left: 1, bottom: 1, right: 1 }];
  }

  select(sheet: string, areas: readonly Area[]): void {
    this.selections.set(sheet, areas);
  }

  /** Throws where the workbook was closed. */
  requireOpen(): void {
    if (this.closed) {
      throw new ExcelError(RPC_E_DISCONNECTED, `The workbook ${this.name} was closed: its objects are gone.`);
    }
  }
}

/** One sheet of an open workbook, by name. */
export class SheetState {
  constructor(
    readonly book: BookState,
    private sheetName: string,
  ) {}

  get name(): string {
    return this.sheetName;
  }

  /** Renames a sheet that was just added. */
  async rename(to: string): Promise<void> {
    const { book, sheetName: before } = this;
    await book.cells.flush();
    await book.cells.book.renameNewSheet(before, to);
    book.cells.forgetSheet(before);
    book.cells.touched();
    if (book.activeSheet === before) book.activeSheet = to;
    this.sheetName = to;
  }

  get cells(): SheetCells {
    const { kind } = this.info();
    if (kind !== 'worksheet') throw badIndex(`${this.name} is a ${kind} sheet and holds no cells`);
    return this.book.cells.cells(this.name);
  }

  info() {
    this.book.requireOpen();
    const found = this.book.cells.book.sheets().find(({ name }) => name === this.name);
    if (!found) throw badIndex(`there is no sheet ${this.name}`);
    return found;
  }
}
