import { cellName } from '../../../workbook/a1';
import type { OoxmlPackage } from '../package/ooxml-package';
import { nextElement } from '../sheet/tags';
import { attribute, declaredUtf8, isElement, root, type Document, type Element } from '../xml/dom';
import { relationKind } from '../xml/namespaces';

/** Names of the cells of a sheet that have a comment: a note, or a thread, which has a note beside it for old readers. */
export async function commentCells(pkg: OoxmlPackage, sheetPart: string): Promise<Set<string>> {
  const cells = new Set<string>();
  for (const part of partsOf(pkg, sheetPart, ['comments', 'threadedComment'])) {
    for (const comment of commentsIn(await pkg.dom(part))) cells.add(cellOf(comment));
  }
  return cells;
}

/**
 * Removes the comments of cells: the notes, the shapes that show them, and the threads. The parts stay, empty at the
 * worst; names of authors stay only as long as a note is left.
 */
export async function removeComments(
  pkg: OoxmlPackage,
  sheetPart: string,
  cells: ReadonlySet<string>,
): Promise<void> {
  if (cells.size === 0) return;
  for (const part of partsOf(pkg, sheetPart, ['comments', 'threadedComment'])) {
    const document = await pkg.dom(part);
    const comments = commentsIn(document);
    const gone = comments.filter((comment) => cells.has(cellOf(comment)));
    if (gone.length === 0) continue;
    for (const comment of gone) comment.parentNode?.removeChild(comment);
    if (gone.length === comments.length) {
      for (const list of elementsOf(root(document))) {
        if (list.localName === 'authors') list.textContent = '';
      }
    }
    pkg.touch(part);
  }
  for (const part of partsOf(pkg, sheetPart, ['vmlDrawing'])) {
    const drawing = await pkg.text(part);
    const left = withoutNotes(drawing, cells);
    if (left !== drawing) pkg.set(part, declaredUtf8(left));
  }
}

function partsOf(pkg: OoxmlPackage, sheetPart: string, kinds: readonly string[]): string[] {
  return pkg
    .relations(sheetPart)
    .filter(
      ({ external, type, target }) => !external && kinds.includes(relationKind(type)) && pkg.has(target),
    )
    .map(({ target }) => target);
}

/** `comment` elements stand in a list of their own, `threadedComment` elements right below the root. */
function commentsIn(document: Document): Element[] {
  return elementsOf(root(document)).flatMap((element) => {
    if (element.localName === 'threadedComment') return [element];
    if (element.localName !== 'commentList') return [];
    return elementsOf(element).filter(({ localName }) => localName === 'comment');
  });
}

function elementsOf(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter(isElement);
}

function cellOf(comment: Element): string {
  return (attribute(comment, 'ref') ?? '').toUpperCase();
}

const SHAPE = /<(?:[\w.-]+:)?shape(?=[\s>])/g;
const NOTE = /<(?:[\w.-]+:)?ClientData\s[^>]*?ObjectType\s*=\s*["']Note["']/;

/**
 * A legacy drawing without the notes of cells. It is handled as text, because Excel's own need not be well-formed XML:
 * texts of controls have `<br>`.
 */
function withoutNotes(drawing: string, cells: ReadonlySet<string>): string {
  let left = '';
  let from = 0;
  for (const { index } of drawing.matchAll(SHAPE)) {
    if (index < from) continue;
    const shape = nextElement(drawing, index);
    if (!shape || !NOTE.test(shape.content)) continue;
    const row = numberIn(shape.content, 'Row');
    const column = numberIn(shape.content, 'Column');
    if (row === null || column === null || !cells.has(cellName(row + 1, column + 1))) continue;
    left += drawing.slice(from, index);
    from = shape.end;
  }
  return left + drawing.slice(from);
}

function numberIn(xml: string, name: string): number | null {
  const found = new RegExp(`<(?:[\\w.-]+:)?${name}>\\s*([0-9]+)\\s*<`).exec(xml);
  return found ? Number(found[1]) : null;
}
