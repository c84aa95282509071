import { readArchive } from './archive';
import { checkBook, checkStrings, checkStyles, checkTable, type TableFacts } from './book-rules';
import { readOpc, type Opc } from './opc';
import { overlap, readRectangle } from './references';
import { checkSheet, type SheetFacts } from './sheet-rules';
import { walkXml } from './xml-walk';

/**
 * Looks for everything in a workbook package that would make Excel offer a repair, by code that shares nothing with
 * the engine: zip.js reads the archive and saxes the XML. Answers findings in words; none is good.
 */
export async function validatePackage(bytes: Uint8Array): Promise<string[]> {
  const findings: string[] = [];
  const report = (finding: string): void => {
    if (findings.length < 200) findings.push(finding);
  };
  let files: Map<string, Buffer>;
  try {
    files = await readArchive(bytes);
  } catch (error) {
    return [`the archive cannot be read: ${String(error)}`];
  }
  const attempt = (part: string, check: () => void): void => {
    try {
      check();
    } catch (error) {
      report(`${part}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
    }
  };
  let opc: Opc | null = null;
  attempt('package', () => {
    opc = readOpc(files, report);
  });
  if (opc) attempt('workbook', () => new BookCheck(opc as Opc, report, attempt).run());
  return findings;
}

class BookCheck {
  private readonly checked = new Set<string>();

  constructor(
    private readonly opc: Opc,
    private readonly report: (finding: string) => void,
    private readonly attempt: (part: string, check: () => void) => void,
  ) {}

  run(): void {
    const main = this.targets('', 'officeDocument')[0];
    if (!main) {
      this.report('no relation leads to a workbook');
      return;
    }
    const type = this.opc.types.get(main) ?? '';
    const macros = this.targets(main, 'vbaProject').length > 0;
    if (macros !== /macroEnabled/i.test(type))
      this.report(`${main}: the content type is ${type}, macros: ${macros}`);
    const book = checkBook(main, this.bytes(main), this.report);
    const styles = this.targets(main, 'styles')[0];
    const counts = styles ? checkStyles(styles, this.bytes(styles), this.report) : { xfs: 1, dxfs: 0 };
    const stringsPart = this.targets(main, 'sharedStrings')[0];
    const strings = stringsPart
      ? checkStrings(stringsPart, this.bytes(stringsPart), this.report)
      : { texts: [], count: null };
    const metadata = this.metadata(main);
    const facts = new Map<string, SheetFacts>();
    const tables: TableFacts[] = [];
    let uses = 0;
    for (const sheet of book.sheets) {
      const relation = this.opc.relations.get(main)?.find(({ id }) => id === sheet.relation);
      if (!relation) {
        this.report(`${main}: ${sheet.name} uses ${sheet.relation}, which is not there`);
        continue;
      }
      if (relation.kind !== 'worksheet') continue;
      this.attempt(relation.target, () => {
        const own = this.targets(relation.target, 'table').map((part) =>
          checkTable(part, this.bytes(part), this.report),
        );
        tables.push(...own);
        const headers = new Map(own.flatMap((table) => [...table.headers]));
        const limits = {
          styles: Math.max(1, counts.xfs),
          strings: strings.texts.length,
          dxfs: counts.dxfs,
          ...metadata,
        };
        const found = checkSheet(
          relation.target,
          this.bytes(relation.target),
          limits,
          new Set(headers.keys()),
          this.report,
        );
        facts.set(sheet.sheetId, found);
        uses += found.stringUses;
        this.headers(relation.target, headers, found, strings.texts);
        this.relationIds(relation.target, found.relationIds);
      });
    }
    if (strings.count !== null && strings.count !== uses) {
      this.report(`${stringsPart ?? ''}: count is ${strings.count}, not ${uses}`);
    }
    this.tables(tables);
    for (const part of this.targets(main, 'calcChain')) this.calcChain(part, facts);
    for (const [name, bytes] of this.opc.parts) {
      if (this.checked.has(name) || !/\.(?:xml|rels|vml)$/.test(name) || bytes.length === 0) continue;
      // Word and Excel themselves write VML that is not well-formed (`<br>`), so that it is left out.
      if (!name.endsWith('.vml')) this.attempt(name, () => walkXml(bytes, {}));
    }
  }

  private bytes(part: string): Buffer {
    this.checked.add(part);
    const bytes = this.opc.parts.get(part);
    if (!bytes) throw new Error('the part is missing');
    return bytes;
  }

  private targets(source: string, kind: string): string[] {
    return (this.opc.relations.get(source) ?? [])
      .filter((relation) => relation.kind === kind && !relation.external)
      .map(({ target }) => target);
  }

  private metadata(main: string): { cellMetadata: number; valueMetadata: number } {
    const found = { cellMetadata: 0, valueMetadata: 0 };
    for (const part of this.targets(main, 'sheetMetadata')) {
      walkXml(this.bytes(part), {
        open({ name }, path) {
          if (name !== 'bk' || path.length !== 2) return;
          if (path[1] === 'cellMetadata') found.cellMetadata++;
          if (path[1] === 'valueMetadata') found.valueMetadata++;
        },
      });
    }
    return found;
  }

  private headers(
    part: string,
    headers: ReadonlyMap<string, string>,
    facts: SheetFacts,
    texts: readonly string[],
  ): void {
    for (const [cell, column] of headers) {
      const found = facts.texts.get(cell);
      const text = found === undefined ? '' : 'text' in found ? found.text : (texts[found.shared] ?? '');
      // A table's part escapes line breaks; cells of a header may hold them as they are.
      const plain = (name: string): string =>
        name
          .replace(/_x000a_|_x000d_/gi, '')
          .replace(/\s+/g, '')
          .toLowerCase();
      if (plain(text) !== plain(column))
        this.report(`${part}: header ${cell} says ${text}, its table says ${column}`);
    }
  }

  private relationIds(part: string, ids: ReadonlySet<string>): void {
    const known = new Set((this.opc.relations.get(part) ?? []).map(({ id }) => id));
    for (const id of ids)
      if (id !== '' && !known.has(id)) this.report(`${part}: relation ${id} is not there`);
  }

  private tables(tables: readonly TableFacts[]): void {
    const ids = new Set<string>();
    const names = new Set<string>();
    for (const { id, name } of tables) {
      if (ids.has(id)) this.report(`two tables have the id ${id}`);
      if (names.has(name.toLowerCase())) this.report(`two tables are named ${name}`);
      ids.add(id);
      names.add(name.toLowerCase());
    }
  }

  private calcChain(part: string, facts: ReadonlyMap<string, SheetFacts>): void {
    let sheet = '';
    let entries = 0;
    walkXml(this.bytes(part), {
      open: ({ name, attributes }) => {
        if (name !== 'c') return;
        entries++;
        sheet = attributes.get('i') ?? sheet;
        const cell = attributes.get('r') ?? '';
        const found = facts.get(sheet);
        if (!found) this.report(`${part}: sheet ${sheet} of ${cell} is not there`);
        else if (!found.formulas.has(cell) && !inArray(cell, found))
          this.report(`${part}: ${cell} of sheet ${sheet} is no formula`);
      },
    });
    if (entries === 0) this.report(`${part}: it is empty`);
  }
}

function inArray(cell: string, facts: SheetFacts): boolean {
  const at = readRectangle(cell);
  return at !== null && facts.arrays.some((array) => overlap(array, at));
}
