import { areaName, cellName } from '../../../workbook/a1';
import type { Area } from '../../../workbook/cells';
import { isTrue } from '../xml/booleans';
import {
  attributesOf,
  attributesText,
  elementsAt,
  headElement,
  headPrefix,
  replaceHeadElement,
  type HeadElement,
} from './head-elements';

/** Rows and columns that are frozen; 0 and 0 where the panes are not. */
export function frozenPanes(head: string): { rows: number; columns: number } {
  const found = viewElements(head);
  const view = found?.list[0];
  if (!found || !view) return { rows: 0, columns: 0 };
  const inner = head.slice(found.views.contentStart, found.views.contentEnd);
  return frozenIn(inner.slice(view.contentStart, view.contentEnd));
}

/** The same of the content of one view. */
function frozenIn(content: string): { rows: number; columns: number } {
  const pane = elementsAt(content, 0).find((element) => element.name === 'pane');
  const attributes = attributesOf(pane?.attributes ?? '');
  if (!/^frozen/.test(attributes.get('state') ?? '')) return { rows: 0, columns: 0 };
  return { rows: Number(attributes.get('ySplit') ?? 0), columns: Number(attributes.get('xSplit') ?? 0) };
}

/**
 * Freezes the rows above and the columns left of a cell, in every window's view of the sheet; 0 and 0 unfreezes. The
 * selected cells stay selected. Answers the same text where nothing changes.
 */
export function setFrozenPanes(head: string, rows: number, columns: number): string {
  const prefix = headPrefix(head);
  const freezes = rows > 0 || columns > 0;
  if (freezes && !headElement(head, 'sheetViews')) {
    const view = `<${prefix}sheetView workbookViewId="0"/>`;
    head = replaceHeadElement(head, 'sheetViews', `<${prefix}sheetViews>${view}</${prefix}sheetViews>`);
  }
  return editViews(head, (attributes, content) => {
    const now = frozenIn(content);
    const asWanted = now.rows === rows && now.columns === columns;
    if (asWanted && (!freezes || (attributes.get('topLeftCell') ?? 'A1') === 'A1')) return content;
    // A scrolled view freezes the rows that it happens to show.
    attributes.delete('topLeftCell');
    // Excel cannot freeze panes in the page layout view.
    if (attributes.get('view') === 'pageLayout') attributes.delete('view');
    return panes(prefix, content, rows, columns);
  });
}

/** Selects or deselects the sheet's tab. Two selected tabs are a group, and typing goes to both sheets. */
export function setTabSelected(head: string, selected: boolean): string {
  if (selected && !headElement(head, 'sheetViews')) {
    const prefix = headPrefix(head);
    const view = `<${prefix}sheetView tabSelected="1" workbookViewId="0"/>`;
    return replaceHeadElement(head, 'sheetViews', `<${prefix}sheetViews>${view}</${prefix}sheetViews>`);
  }
  return editViews(head, (attributes, content) => {
    if (isTrue(attributes.get('tabSelected')) !== selected) {
      if (selected) attributes.set('tabSelected', '1');
      else attributes.delete('tabSelected');
    }
    return content;
  });
}

/** Whether column A stands at the right. */
export function isRightToLeft(head: string): boolean {
  const view = viewElements(head)?.list[0];
  return isTrue(attributesOf(view?.attributes ?? '').get('rightToLeft'));
}

/** Brings `dimension` up to date where the sheet has one. `null` is an empty sheet. */
export function setDimension(head: string, used: Area | null): string {
  const dimension = headElement(head, 'dimension');
  if (!dimension) return head;
  const ref = used ? areaName(used) : 'A1';
  const attributes = attributesOf(dimension.attributes);
  if (attributes.get('ref') === ref) return head;
  attributes.set('ref', ref);
  return replaceHeadElement(
    head,
    'dimension',
    `<${headPrefix(head)}dimension${attributesText(attributes)}/>`,
  );
}

/** Whether the text behind the rows switches sheet protection on. */
export function isSheetProtected(tail: string): boolean {
  const element = /<(?:[\w.-]+:)?sheetProtection(\s(?:"[^"]*"|'[^']*'|[^"'>])*)>/.exec(tail);
  return isTrue(attributesOf(element?.[1] ?? '').get('sheet'));
}

function viewElements(head: string): { views: HeadElement; list: HeadElement[] } | null {
  const views = headElement(head, 'sheetViews');
  if (!views) return null;
  const list = elementsAt(head.slice(views.contentStart, views.contentEnd), 0).filter(
    (element) => element.name === 'sheetView',
  );
  return { views, list };
}

function editViews(head: string, edit: (attributes: Map<string, string>, content: string) => string): string {
  const found = viewElements(head);
  if (!found) return head;
  const { views, list } = found;
  const inner = head.slice(views.contentStart, views.contentEnd);
  const prefix = headPrefix(head);
  let result = '';
  let done = 0;
  for (const view of list) {
    const attributes = attributesOf(view.attributes);
    const before = attributesText(attributes);
    const contentBefore = inner.slice(view.contentStart, view.contentEnd);
    const content = edit(attributes, contentBefore);
    const after = attributesText(attributes);
    if (after === before && content === contentBefore) continue;
    result += inner.slice(done, view.start);
    result +=
      content === ''
        ? `<${prefix}sheetView${after}/>`
        : `<${prefix}sheetView${after}>${content}</${prefix}sheetView>`;
    done = view.end;
  }
  if (done === 0) return head;
  result += inner.slice(done);
  return head.slice(0, views.contentStart) + result + head.slice(views.contentEnd);
}

/** Content of a `sheetView` with other panes: pane and selections first, then what else was there. */
function panes(prefix: string, content: string, rows: number, columns: number): string {
  const elements = elementsAt(content, 0);
  const pane = elements.find((element) => element.name === 'pane');
  const active = attributesOf(pane?.attributes ?? '').get('activePane') ?? 'topLeft';
  const selections = elements
    .filter((element) => element.name === 'selection')
    .map((element) => attributesOf(element.attributes));
  const selected =
    selections.find((attributes) => (attributes.get('pane') ?? 'topLeft') === active) ?? selections[0];
  const kept = elements
    .filter((element) => element.name !== 'pane' && element.name !== 'selection')
    .map((element) => content.slice(element.start, element.end))
    .join('');
  if (rows === 0 && columns === 0) {
    if (!selected) return kept;
    selected.delete('pane');
    return selection(prefix, selected) + kept;
  }
  const activePane = columns === 0 ? 'bottomLeft' : rows === 0 ? 'topRight' : 'bottomRight';
  const splits = new Map<string, string>();
  if (columns > 0) splits.set('xSplit', String(columns));
  if (rows > 0) splits.set('ySplit', String(rows));
  splits.set('topLeftCell', cellName(rows + 1, columns + 1));
  splits.set('activePane', activePane);
  splits.set('state', 'frozen');
  const corner = (name: string, cell: string) =>
    selection(
      prefix,
      new Map([
        ['pane', name],
        ['activeCell', cell],
        ['sqref', cell],
      ]),
    );
  const others =
    rows > 0 && columns > 0
      ? corner('topRight', cellName(1, columns + 1)) + corner('bottomLeft', cellName(rows + 1, 1))
      : '';
  const main = new Map([['pane', activePane]]);
  for (const [name, value] of selected ?? []) if (name !== 'pane') main.set(name, value);
  return `<${prefix}pane${attributesText(splits)}/>${others}${selection(prefix, main)}${kept}`;
}

function selection(prefix: string, attributes: ReadonlyMap<string, string>): string {
  return `<${prefix}selection${attributesText(attributes)}/>`;
}
