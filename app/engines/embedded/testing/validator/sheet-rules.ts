import { overlap, readCell, readRectangle, type Rectangle } from './references';
import { walkXml } from './xml-walk';

/** Children of `worksheet` in the order of the schema (ECMA-376 part 1, 18.3.1.99). */
const ORDER = (
  'sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios ' +
  'autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations ' +
  'hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ' +
  'ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls ' +
  'webPublishItems tableParts extLst'
).split(' ');
const CELL_TYPES = new Set(['b', 'd', 'e', 'inlineStr', 'n', 's', 'str']);
const ERRORS =
  /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|EXTERNAL!|BUSY!|PYTHON!)$/;

export interface SheetLimits {
  styles: number;
  strings: number;
  dxfs: number;
  cellMetadata: number;
  valueMetadata: number;
}

/** What other rules need to know of a sheet. */
export interface SheetFacts {
  formulas: Set<string>;
  /** Ranges of array formulas and data tables, all cells of which may stand in the calculation chain. */
  arrays: Rectangle[];
  stringUses: number;
  /** Cells with shared strings in the first rows of tables are compared with the tables' columns. */
  texts: Map<string, { shared: number } | { text: string }>;
  relationIds: Set<string>;
}

/** Checks a worksheet part. `wantTexts` names the cells whose text is asked for. */
export function checkSheet(
  part: string,
  bytes: Buffer,
  limits: SheetLimits,
  wantTexts: ReadonlySet<string>,
  report: (finding: string) => void,
): SheetFacts {
  const facts: SheetFacts = {
    formulas: new Set(),
    arrays: [],
    stringUses: 0,
    texts: new Map(),
    relationIds: new Set(),
  };
  const say = (finding: string): void => report(`${part}: ${finding}`);
  let row = 0;
  let column = 0;
  let cell = '';
  let type = 'n';
  let hasFormula = false;
  let inline = '';
  let lastChild = -1;
  let lastColumn = 0;
  const merges: Rectangle[] = [];
  let mergeCount: number | null = null;
  let validations = 0;
  let validationCount: number | null = null;
  const shared = new Map<string, string>();
  const users: { si: string; cell: string }[] = [];
  const { arrays } = facts;
  const inRange = (name: string, value: string | undefined, limit: number, from = 0): void => {
    if (value === undefined) return;
    const number = Number(value);
    if (!Number.isInteger(number) || number < from || number >= limit + from)
      say(`${cell}: ${name}=${value} is out of range`);
  };
  walkXml(bytes, {
    open({ name, namespace, attributes, depth }, path) {
      for (const [key, value] of attributes) if (key.startsWith('r:')) facts.relationIds.add(value);
      if (!/spreadsheetml/.test(namespace) || /microsoft/.test(namespace)) return;
      if (depth === 0 && name !== 'worksheet') say(`the root is ${name}`);
      if (depth === 1) {
        const at = ORDER.indexOf(name);
        if (at < 0) say(`unknown element ${name}`);
        else if (at < lastChild || (at === lastChild && name !== 'conditionalFormatting'))
          say(`${name} is out of order`);
        lastChild = Math.max(at, lastChild);
      }
      switch (name) {
        case 'dimension':
          if (!readRectangle(attributes.get('ref') ?? '')) say(`dimension ${attributes.get('ref') ?? ''}`);
          break;
        case 'col': {
          const [min, max] = [Number(attributes.get('min')), Number(attributes.get('max'))];
          if (!(min > lastColumn && max >= min && max <= 16384))
            say(`columns ${min}:${max} overlap or are out of range`);
          lastColumn = max;
          cell = `column ${min}`;
          inRange('style', attributes.get('style'), limits.styles);
          break;
        }
        case 'row': {
          if (path[1] !== 'sheetData') break;
          const number = attributes.has('r') ? Number(attributes.get('r')) : row + 1;
          if (!(number > row && number <= 1048576)) say(`row ${number} follows row ${row}`);
          row = number;
          column = 0;
          cell = `row ${row}`;
          inRange('s', attributes.get('s'), limits.styles);
          break;
        }
        case 'c': {
          if (path[1] !== 'sheetData') break;
          cell = attributes.get('r') ?? '';
          const at = attributes.has('r') ? readCell(cell) : { row, column: column + 1 };
          if (!at || at.row !== row || at.column <= column) say(`cell ${cell} is out of place in row ${row}`);
          column = at?.column ?? column + 1;
          if (cell === '') cell = `${letters(column)}${row}`;
          type = attributes.get('t') ?? 'n';
          if (!CELL_TYPES.has(type)) say(`${cell}: type ${type}`);
          inRange('s', attributes.get('s'), limits.styles);
          inRange('cm', attributes.get('cm'), limits.cellMetadata, 1);
          inRange('vm', attributes.get('vm'), limits.valueMetadata, 1);
          hasFormula = false;
          inline = '';
          break;
        }
        case 'f': {
          if (path.at(-1) !== 'c') break;
          hasFormula = true;
          facts.formulas.add(cell);
          const kind = attributes.get('t');
          if (kind === 'shared') {
            const si = attributes.get('si');
            if (si === undefined) say(`${cell}: shared formula without si`);
            else if (attributes.has('ref')) {
              if (shared.has(si)) say(`${cell}: shared formula ${si} has two masters`);
              shared.set(si, attributes.get('ref') ?? '');
            } else users.push({ si, cell });
          } else if (kind === 'array' || kind === 'dataTable') {
            const ref = readRectangle(attributes.get('ref') ?? '');
            if (!ref) say(`${cell}: ${kind} without range`);
            else if (arrays.some((other) => overlap(other, ref))) say(`${cell}: arrays overlap`);
            else arrays.push(ref);
          }
          break;
        }
        case 'mergeCells':
          mergeCount = attributes.has('count') ? Number(attributes.get('count')) : null;
          break;
        case 'mergeCell': {
          const ref = readRectangle(attributes.get('ref') ?? '');
          if (!ref) say(`merged ${attributes.get('ref') ?? ''}`);
          else if (merges.some((other) => overlap(other, ref)))
            say(`merged cells overlap at ${attributes.get('ref') ?? ''}`);
          else merges.push(ref);
          break;
        }
        case 'conditionalFormatting':
        case 'dataValidation':
          if (!readRanges(attributes.get('sqref') ?? ''))
            say(`${name} of ${attributes.get('sqref') ?? 'no cells'}`);
          if (name === 'dataValidation') validations++;
          break;
        case 'dataValidations':
          validationCount = attributes.has('count') ? Number(attributes.get('count')) : null;
          break;
        case 'hyperlink':
          if (!readRectangle(attributes.get('ref') ?? ''))
            say(`hyperlink of ${attributes.get('ref') ?? 'no cell'}`);
          break;
        case 'cfRule':
          cell = 'cfRule';
          inRange('dxfId', attributes.get('dxfId'), limits.dxfs);
          break;
        case 'pane': {
          const state = attributes.get('state');
          if (state === 'frozen' && !attributes.has('xSplit') && !attributes.has('ySplit'))
            say('a frozen pane without split');
          break;
        }
        default:
      }
    },
    close(name, text, path) {
      if (path[1] !== 'sheetData') return;
      if (name === 't' && path.includes('is') && !path.includes('rPh')) inline += text;
      if (name === 'v' && path.at(-1) === 'c') checkValue(text);
      if (name === 'c' && type === 'inlineStr' && wantTexts.has(cell))
        facts.texts.set(cell, { text: inline });
    },
  });

  function checkValue(text: string): void {
    switch (type) {
      case 's':
        facts.stringUses++;
        if (hasFormula) say(`${cell}: a formula with a shared string`);
        inRange('shared string', text, limits.strings);
        if (wantTexts.has(cell)) facts.texts.set(cell, { shared: Number(text) });
        break;
      case 'b':
        if (!/^(?:0|1|true|false)$/.test(text)) say(`${cell}: boolean ${text}`);
        break;
      case 'e':
        if (!ERRORS.test(text)) say(`${cell}: error ${text}`);
        break;
      case 'n':
        if (text !== '' && !Number.isFinite(Number(text))) say(`${cell}: number ${text}`);
        break;
      case 'str':
        if (wantTexts.has(cell)) facts.texts.set(cell, { text });
        break;
      default:
    }
  }

  if (mergeCount !== null && mergeCount !== merges.length)
    say(`mergeCells counts ${mergeCount}, not ${merges.length}`);
  if (validationCount !== null && validationCount !== validations)
    say(`dataValidations counts ${validationCount}, not ${validations}`);
  for (const { si, cell: user } of users)
    if (!shared.has(si)) say(`${user}: shared formula ${si} has no master`);
  return facts;
}

/** A list of ranges, with at least one in it. */
function readRanges(text: string): boolean {
  const ranges = text.split(/\s+/).filter((range) => range !== '');
  return ranges.length > 0 && ranges.every((range) => readRectangle(range) !== null);
}

function letters(column: number): string {
  let name = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  return name;
}
