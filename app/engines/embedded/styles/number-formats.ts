import { attribute, createLike, root, type Document } from '../xml/dom';
import { builtinFormat, builtinId, FIRST_CUSTOM_ID } from './builtin-formats';
import { styleNumber, StyleList } from './style-list';

/** The number formats of a style sheet, by id. */
export class NumberFormats {
  private readonly list: StyleList;
  private readonly codes: Map<number, string>;

  constructor(private readonly document: Document) {
    this.list = new StyleList(document, 'numFmts', 'numFmt');
    this.codes = new Map(
      this.list
        .items()
        .map((each) => [
          styleNumber(attribute(each, 'numFmtId')),
          attribute(each, 'formatCode') ?? 'General',
        ]),
    );
  }

  /** `General` by default. Ids that depend on settings are read as in the US. */
  codeOf(id: number): string {
    return this.codes.get(id) ?? builtinFormat(id) ?? 'General';
  }

  /** The id of a code, appended where there is none yet. */
  idOf(code: string): { id: number; added: boolean } {
    const builtin = builtinId(code);
    if (builtin !== undefined && (this.codes.get(builtin) ?? code) === code)
      return { id: builtin, added: false };
    let next = FIRST_CUSTOM_ID;
    for (const [id, known] of this.codes) {
      if (known === code) return { id, added: false };
      if (id >= next) next = id + 1;
    }
    const element = createLike(root(this.document), 'numFmt');
    element.setAttribute('numFmtId', String(next));
    element.setAttribute('formatCode', code);
    this.list.append(element);
    this.codes.set(next, code);
    return { id: next, added: true };
  }
}
