import { describe, expect, it } from 'vitest';
import { frozenPanes, isSheetProtected, setDimension, setFrozenPanes, setTabSelected } from './views';

const sheet = (inner: string) =>
  `<worksheet xmlns="m"><sheetPr/>${inner}<sheetFormatPr defaultRowHeight="15"/>`;
const view = (attributes: string, inner = '') =>
  sheet(`<sheetViews><sheetView${attributes} workbookViewId="0">${inner}</sheetView></sheetViews>`);

describe('views before the rows', () => {
  it('freezes rows and keeps the selection', () => {
    const after = setFrozenPanes(
      view(' topLeftCell="A50"', '<selection activeCell="C7" sqref="C7:D8"/><extLst/>'),
      1,
      0,
    );
    expect(after).toBe(
      view(
        '',
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' +
          '<selection pane="bottomLeft" activeCell="C7" sqref="C7:D8"/><extLst/>',
      ),
    );
    expect(frozenPanes(after)).toEqual({ rows: 1, columns: 0 });
    expect(setFrozenPanes(after, 1, 0)).toBe(after);
    // Frozen while it was scrolled: it is row 50 that stays in view.
    const scrolled = after.replace('<sheetView ', '<sheetView topLeftCell="A50" ');
    expect(setFrozenPanes(scrolled, 1, 0)).toBe(after);
  });

  it('freezes both ways with a selection for each pane', () => {
    const after = setFrozenPanes(sheet(''), 2, 3);
    expect(after).toContain(
      '<sheetPr/><sheetViews><sheetView workbookViewId="0">' +
        '<pane xSplit="3" ySplit="2" topLeftCell="D3" activePane="bottomRight" state="frozen"/>' +
        '<selection pane="topRight" activeCell="D1" sqref="D1"/>' +
        '<selection pane="bottomLeft" activeCell="A3" sqref="A3"/>' +
        '<selection pane="bottomRight"/></sheetView></sheetViews><sheetFormatPr',
    );
  });

  it('unfreezes, leaves a split alone', () => {
    const frozen = view(
      '',
      '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' +
        '<selection pane="topRight"/><selection pane="bottomRight" activeCell="C3" sqref="C3"/>',
    );
    expect(setFrozenPanes(frozen, 0, 0)).toBe(view('', '<selection activeCell="C3" sqref="C3"/>'));
    const split = view('', '<pane ySplit="1000" topLeftCell="A9" activePane="bottomLeft"/>');
    expect(setFrozenPanes(split, 0, 0)).toBe(split);
  });

  it('selects and deselects the tab', () => {
    const selected = view(' tabSelected="1"', '<selection/>');
    expect(setTabSelected(selected, true)).toBe(selected);
    expect(setTabSelected(selected, false)).toBe(view('', '<selection/>'));
    expect(setTabSelected(sheet(''), true)).toContain('<sheetView tabSelected="1"');
  });

  it('writes the dimension only where there is one', () => {
    const with1 = sheet('<dimension ref="A1:B2"/>');
    expect(setDimension(with1, { top: 1, left: 1, bottom: 9, right: 3 })).toBe(
      sheet('<dimension ref="A1:C9"/>'),
    );
    expect(setDimension(with1, null)).toBe(sheet('<dimension ref="A1"/>'));
    expect(setDimension(sheet(''), null)).toBe(sheet(''));
  });

  it('sees protection only when it is switched on', () => {
    expect(isSheetProtected('</sheetData><sheetProtection sheet="1" objects="1"/>')).toBe(true);
    expect(isSheetProtected('</x:sheetData><x:sheetProtection objects="1" sheet="true" />')).toBe(true);
    expect(isSheetProtected('</sheetData><sheetProtection objects="1"/>')).toBe(false);
    expect(isSheetProtected('</sheetData>')).toBe(false);
  });
});
