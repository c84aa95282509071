import { existsSync, renameSync } from 'node:fs';
import { Problem } from '../../../errors/problem';
import { fileProblem } from '../../../errors/file-problem';
import { toStored } from '../../../formula/stored';
import { areaName, cellName, columnName } from '../../../workbook/a1';
import { MAX_COLUMNS, MAX_ROWS, type CellInput, type CellValue } from '../../../workbook/cells';
import { isDateFormat } from '../../../workbook/display';
import { serialOfIso } from '../../../workbook/serial';
import type { CreateWorkbook, NewCell, NewSheet, NewStyle, WorkbookWriter } from '../../../workbook/writer';
import { storedWidth } from '../sheet-head/columns';
import { cellText, escapeAttribute, escapeText, needsPreserve } from '../xml/escape';
import { CONTENT_TYPES, MAIN, PACKAGE_RELATIONSHIPS, RELATIONSHIPS } from '../xml/namespaces';
import { pack, type Packer } from '../zip/packing';
import { ZipWriter } from '../zip/zip-writer';
import { NewStyles } from './new-styles';
import { checkSheetName } from './sheet-names';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const DEFAULT_DATE = 'yyyy\\-mm\\-dd';
const DEFAULT_DATE_TIME = 'yyyy\\-mm\\-dd\\ hh:mm:ss';
/** Excel's limit of characters in a cell. */
const MAX_TEXT = 32_767;
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Creates a workbook by streaming; see `WorkbookWriter`. Rows go straight into the compressed file. */
export const createWorkbookWriter: CreateWorkbook = async (path, options = {}) => {
  if (existsSync(path)) {
    throw fileProblem(Object.assign(new Error('exists'), { code: 'EEXIST' }), path, 'write');
  }
  const partial = `${path}.partial`;
  return new StreamingWriter(path, partial, ZipWriter.create(partial), options.dateSystem ?? 1900);
};

class StreamingWriter implements WorkbookWriter {
  private readonly styles = new NewStyles();
  private readonly sheets: NewSheet[] = [];
  private stream: Packer | null = null;
  private lastRow = 0;
  /** Formulas written without a value: Excel has to compute them when it opens the file. */
  private uncomputed = 0;
  private done = false;

  constructor(
    private readonly path: string,
    private readonly partial: string,
    private readonly zip: ZipWriter,
    private readonly dateSystem: 1900 | 1904,
  ) {}

  style(format: NewStyle): number {
    return this.styles.key(format);
  }

  async beginSheet(sheet: NewSheet): Promise<void> {
    await this.endSheet();
    checkSheetName(
      sheet.name,
      this.sheets.map(({ name }) => name),
    );
    this.sheets.push(sheet);
    this.lastRow = 0;
    this.stream = this.zip.stream(`xl/worksheets/sheet${this.sheets.length}.xml`);
    await this.stream.write(`${DECLARATION}<worksheet xmlns="${MAIN[0]}">${sheetHead(sheet)}<sheetData>`);
  }

  async row(row: number, cells: readonly NewCell[]): Promise<void> {
    const stream = this.stream;
    if (!stream) throw new Problem('internal', 'A row was written before a sheet was begun.');
    if (row <= this.lastRow)
      throw new Problem('internal', `Row ${row} was written after row ${this.lastRow}.`);
    if (row > MAX_ROWS) {
      throw new Problem('too-large', `The sheet would need more than ${MAX_ROWS} rows.`, {
        hint: 'Process fewer files at a time, or split the input.',
        place: { sheet: this.sheetName() },
      });
    }
    this.lastRow = row;
    let xml = `<row r="${row}">`;
    let last = 0;
    for (const cell of cells) {
      if (cell.column <= last) throw new Problem('internal', `Cells of row ${row} are not in order.`);
      last = cell.column;
      xml += this.cell(row, cell);
    }
    if (last > MAX_COLUMNS) {
      throw new Problem('too-large', `Row ${row} would need more than ${MAX_COLUMNS} columns.`, {
        place: { sheet: this.sheetName() },
      });
    }
    await stream.write(`${xml}</row>`);
  }

  async finish(): Promise<{ bytes: number }> {
    if (this.sheets.length === 0) await this.beginSheet({ name: 'Sheet1' });
    await this.endSheet();
    const add = (name: string, xml: string): void => this.zip.add(name, pack(Buffer.from(xml, 'utf8')));
    add('xl/styles.xml', this.styles.xml());
    add('xl/workbook.xml', this.workbookXml());
    add('xl/_rels/workbook.xml.rels', this.workbookRelations());
    add(
      '_rels/.rels',
      `${DECLARATION}<Relationships xmlns="${PACKAGE_RELATIONSHIPS}"><Relationship Id="rId1" ` +
        `Type="${RELATIONSHIPS[0]}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    );
    add('[Content_Types].xml', this.contentTypes());
    const bytes = this.zip.finish();
    this.done = true;
    try {
      if (existsSync(this.path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
      renameSync(this.partial, this.path);
    } catch (thrown) {
      throw fileProblem(thrown, this.path, 'write');
    }
    return { bytes };
  }

  async abort(): Promise<void> {
    if (this.done) return;
    this.done = true;
    this.stream?.abort();
    this.zip.abort();
  }

  private async endSheet(): Promise<void> {
    if (!this.stream) return;
    await this.stream.write(`</sheetData>${sheetTail(this.sheets.at(-1))}</worksheet>`);
    await this.stream.end();
    this.stream = null;
  }

  private sheetName(): string {
    return this.sheets.at(-1)?.name ?? '';
  }

  private cell(row: number, { column, value, computed, style = 0 }: NewCell): string {
    const at = columnName(column) + row;
    const s = style === 0 ? '' : ` s="${style}"`;
    if (value === null) return style === 0 ? '' : `<c r="${at}"${s}/>`;
    switch (typeof value) {
      case 'number':
        return number(at, s, value);
      case 'string':
        return this.text(at, s, value);
      case 'boolean':
        return `<c r="${at}"${s} t="b"><v>${value ? 1 : 0}</v></c>`;
      default:
        return 'error' in value
          ? `<c r="${at}"${s} t="e"><v>${escapeText(value.error)}</v></c>`
          : this.input(row, column, value, style, computed);
    }
  }

  private input(
    row: number,
    column: number,
    input: CellInput,
    style: number,
    computed: CellValue | undefined,
  ): string {
    const plain = (value: CellValue): string => this.cell(row, { column, value, style });
    switch (input.kind) {
      case 'empty':
        return plain(null);
      case 'number':
      case 'boolean':
      case 'text':
        return plain(input.value);
      case 'date':
        return this.date(row, column, input.iso, style);
      case 'formula':
        return this.formula(cellName(row, column), input.formula, style, computed);
    }
  }

  private date(row: number, column: number, iso: string, style: number): string {
    const serial = serialOfIso(iso, this.dateSystem);
    if (serial === null) throw this.refuse(cellName(row, column), `${iso} is no date that Excel can hold.`);
    const format = this.styles.format(style);
    const dated = isDateFormat(format.numberFormat)
      ? style
      : this.styles.key({ ...format, numberFormat: iso.length > 10 ? DEFAULT_DATE_TIME : DEFAULT_DATE });
    return this.cell(row, { column, value: serial, style: dated });
  }

  private formula(at: string, formula: string, style: number, computed: CellValue | undefined): string {
    const stored = toStored(formula);
    if (!stored.ok) throw Problem.fromData(stored.problem).at({ sheet: this.sheetName(), cell: at });
    if (computed === undefined) this.uncomputed++;
    const array = stored.formula.evaluation === 'array' ? ` t="array" ref="${at}"` : '';
    const s = style === 0 ? '' : ` s="${style}"`;
    const { type, value } = computedXml(computed ?? null);
    return `<c r="${at}"${s}${type}><f${array}>${escapeText(stored.formula.text)}</f>${value}</c>`;
  }

  private text(at: string, s: string, text: string): string {
    if (text.length > MAX_TEXT) {
      throw this.refuse(at, `The text has ${text.length} characters; a cell holds ${MAX_TEXT}.`);
    }
    const space = needsPreserve(text) ? ' xml:space="preserve"' : '';
    return `<c r="${at}"${s} t="inlineStr"><is><t${space}>${cellText(text)}</t></is></c>`;
  }

  private refuse(cell: string, message: string): Problem {
    return new Problem('step-refused', message, { place: { sheet: this.sheetName(), cell } });
  }

  private workbookXml(): string {
    const sheets = this.sheets
      .map(({ name, visibility = 'visible' }, i) => {
        const state = visibility === 'visible' ? '' : ` state="${visibility}"`;
        return `<sheet name="${escapeAttribute(name)}" sheetId="${i + 1}"${state} r:id="rId${i + 1}"/>`;
      })
      .join('');
    return (
      `${DECLARATION}<workbook xmlns="${MAIN[0]}" xmlns:r="${RELATIONSHIPS[0]}">` +
      (this.dateSystem === 1904 ? '<workbookPr date1904="1"/>' : '<workbookPr/>') +
      `<bookViews><workbookView${this.activeTab()}/></bookViews><sheets>${sheets}</sheets>` +
      (this.uncomputed > 0 ? '<calcPr fullCalcOnLoad="1"/>' : '') +
      '</workbook>'
    );
  }

  /** The tab that Excel shows must be a visible one. */
  private activeTab(): string {
    const first = this.sheets.findIndex(({ visibility = 'visible' }) => visibility === 'visible');
    return first > 0 ? ` activeTab="${first}"` : '';
  }

  private workbookRelations(): string {
    const sheets = this.sheets.map(
      (_, i) =>
        `<Relationship Id="rId${i + 1}" Type="${RELATIONSHIPS[0]}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
    );
    return (
      `${DECLARATION}<Relationships xmlns="${PACKAGE_RELATIONSHIPS}">${sheets.join('')}` +
      `<Relationship Id="rId${this.sheets.length + 1}" Type="${RELATIONSHIPS[0]}/styles" Target="styles.xml"/>` +
      '</Relationships>'
    );
  }

  private contentTypes(): string {
    const sheets = this.sheets.map(
      (_, i) =>
        `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${SPREADSHEET}.worksheet+xml"/>`,
    );
    return (
      `${DECLARATION}<Types xmlns="${CONTENT_TYPES}">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${SPREADSHEET}.sheet.main+xml"/>` +
      `<Override PartName="/xl/styles.xml" ContentType="${SPREADSHEET}.styles+xml"/>${sheets.join('')}</Types>`
    );
  }
}

/** Excel has no way to hold infinity: it shows the error that a calculation would give. */
function number(at: string, s: string, value: number): string {
  return Number.isFinite(value)
    ? `<c r="${at}"${s}><v>${value}</v></c>`
    : `<c r="${at}"${s} t="e"><v>#NUM!</v></c>`;
}

/** A formula's value as `<v>` and the cell's type. */
function computedXml(value: CellValue): { type: string; value: string } {
  if (value === null) return { type: '', value: '' };
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value)
        ? { type: '', value: `<v>${value}</v>` }
        : { type: ' t="e"', value: '<v>#NUM!</v>' };
    case 'string':
      return { type: ' t="str"', value: `<v>${cellText(value)}</v>` };
    case 'boolean':
      return { type: ' t="b"', value: `<v>${value ? 1 : 0}</v>` };
    default:
      return { type: ' t="e"', value: `<v>${escapeText(value.error)}</v>` };
  }
}

function sheetTail(sheet: NewSheet | undefined): string {
  const protection = sheet?.protected ? '<sheetProtection sheet="1"/>' : '';
  const merges = sheet?.merges ?? [];
  if (merges.length === 0) return protection;
  const list = merges.map((area) => `<mergeCell ref="${areaName(area)}"/>`).join('');
  return `${protection}<mergeCells count="${merges.length}">${list}</mergeCells>`;
}

function sheetHead(sheet: NewSheet): string {
  const frozen = sheet.frozenRows ?? 0;
  const pane =
    frozen === 0
      ? ''
      : `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>` +
        '<selection pane="bottomLeft"/>';
  const widths = [...(sheet.columnWidths ?? [])].sort(([a], [b]) => a - b);
  const cols = widths
    .map(
      ([column, width]) =>
        `<col min="${column}" max="${column}" width="${storedWidth(width)}" customWidth="1"/>`,
    )
    .join('');
  return (
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>` +
    (cols === '' ? '' : `<cols>${cols}</cols>`)
  );
}
