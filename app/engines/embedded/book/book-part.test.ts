import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { DEFAULT_LIMITS } from '../../limits';
import { OoxmlPackage } from '../package/ooxml-package';
import { buildPackage, type TestBook } from '../testing/package-builder';
import { BookPart } from './book-part';
import { removeChainEntries } from './calc-chain';
import { dropSignatures } from './signatures';

const folder = temporaryFolder();
let count = 0;

async function open(book: Partial<TestBook> = {}): Promise<{ pkg: OoxmlPackage; book: BookPart }> {
  const path = join(folder, `${count++}.xlsx`);
  await writeFile(
    path,
    buildPackage({ sheets: [{ name: 'One' }, { name: 'Two' }, { name: 'Three' }], ...book }),
  );
  const pkg = await OoxmlPackage.open(path, { limits: DEFAULT_LIMITS });
  return { pkg, book: await BookPart.load(pkg) };
}

const NAMES =
  '<definedName name="Rate">One!$A$1</definedName><definedName name="Loc" localSheetId="1">Two!$B:$C</definedName>' +
  '<definedName name="Rel">One!A1</definedName><definedName name="Twice" hidden="1">_xlfn.LAMBDA(_xlpm.x,_xlpm.x*2)</definedName>';

describe('the workbook part', () => {
  it('lists sheets and names', async () => {
    const { book } = await open({ names: NAMES });
    expect(book.sheets().map((sheet) => sheet.name)).toEqual(['One', 'Two', 'Three']);
    expect(book.sheet('tWO')?.part).toBe('xl/worksheets/sheet2.xml');
    expect(book.names()).toEqual([
      {
        name: 'Rate',
        refersTo: 'One!$A$1',
        hidden: false,
        area: { sheet: 'One', area: { top: 1, left: 1, bottom: 1, right: 1 } },
      },
      {
        name: 'Loc',
        sheet: 'Two',
        refersTo: 'Two!$B:$C',
        hidden: false,
        area: { sheet: 'Two', area: { top: 1, left: 2, bottom: 1048576, right: 3 } },
      },
      { name: 'Rel', refersTo: 'One!A1', hidden: false },
      { name: 'Twice', refersTo: 'LAMBDA(x,x*2)', hidden: true },
    ]);
    expect(book.dateSystem).toBe(1900);
    expect((await open({ workbookPr: '<workbookPr date1904="1"/>' })).book.dateSystem).toBe(1904);
  });

  it('inserts a sheet and keeps what counts by position', async () => {
    const { pkg, book } = await open({ names: NAMES });
    expect(book.addSheet('New & Co', 1)).toMatchObject({ index: 1, sheetId: 4 });
    expect(book.sheets().map((sheet) => sheet.name)).toEqual(['One', 'New & Co', 'Two', 'Three']);
    expect(book.names()[1]).toMatchObject({ name: 'Loc', sheet: 'Two' });
    const again = await BookPart.load(pkg);
    expect(again.sheet('New & Co')?.part).toBe('xl/worksheets/sheet4.xml');
    expect(pkg.contentType('xl/worksheets/sheet4.xml')).toMatch(/worksheet\+xml$/);
    book.addSheet('First', 0);
    expect(await pkg.text('xl/workbook.xml')).toContain('activeTab="1"');
  });

  it.each([
    ['', /empty/],
    ['x'.repeat(32), /32 characters/],
    ['a/b', /contains \//],
    ["'a", /begins or ends/],
    ['history', /keeps that name/],
    ['tWO', /has a sheet of that name/],
  ])('refuses the sheet name %j', async (name, message) => {
    const { book } = await open();
    expect(() => book.addSheet(name, 'end')).toThrow(message);
    expect(book.sheets()).toHaveLength(3);
  });

  it('hides sheets, but not the last visible one, and moves the active tab', async () => {
    const { pkg, book } = await open();
    expect(book.setVisibility('One', 'hidden')).toEqual({
      changed: true,
      activated: 'Two',
      deactivated: 'One',
    });
    expect(book.setVisibility('one', 'hidden')).toEqual({ changed: false });
    expect(book.setVisibility('Two', 'veryHidden')).toMatchObject({ activated: 'Three' });
    expect(() => book.setVisibility('Three', 'hidden')).toThrow(/only visible/);
    expect(await pkg.text('xl/workbook.xml')).toContain('activeTab="2"');
    expect(book.setVisibility('One', 'visible')).toEqual({ changed: true });
    expect(() => book.setVisibility('Nope', 'hidden')).toThrow(/no sheet/);
  });

  it('refuses both where the structure is protected', async () => {
    const { book } = await open({ beforeSheets: '<workbookProtection lockStructure="1"/>' });
    expect(() => book.addSheet('New', 'end')).toThrow(/protected/);
    expect(() => book.setVisibility('One', 'hidden')).toThrow(/protected/);
  });

  it('asks for a full calculation, once, in the right place', async () => {
    const { pkg, book } = await open({ afterNames: '<pivotCaches/>' });
    book.markFullCalc();
    book.markFullCalc();
    expect(await pkg.text('xl/workbook.xml')).toMatch(/<calcPr fullCalcOnLoad="1"\/><pivotCaches\/>/);
  });

  it('takes cells out of the calculation chain, and the chain out of the package', async () => {
    const chain =
      '<calcChain xmlns="m"><c r="B1" i="1"/><c r="B2"/><c r="B3" l="1"/><c r="A1" i="2"/></calcChain>';
    const remove = (...cells: [number, string][]) => {
      const map = new Map<number, Set<string>>();
      for (const [id, cell] of cells) map.set(id, (map.get(id) ?? new Set()).add(cell));
      return removeChainEntries(chain, map);
    };
    expect(remove([1, 'B1'])).toBe(
      '<calcChain xmlns="m"><c i="1" r="B2"/><c r="B3" l="1"/><c r="A1" i="2"/></calcChain>',
    );
    expect(remove([1, 'B2'], [2, 'Z9'])).toBe(
      '<calcChain xmlns="m"><c r="B1" i="1"/><c r="B3" l="1"/><c r="A1" i="2"/></calcChain>',
    );
    expect(remove([1, 'B1'], [1, 'B2'], [1, 'B3'], [2, 'A1'])).toBeNull();

    const part = {
      name: 'xl/calcChain.xml',
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml',
      content: chain,
    };
    const { pkg, book } = await open({
      parts: [part],
      relations: [{ id: 'rIdC', type: 'calcChain', target: 'calcChain.xml' }],
    });
    await book.removeFromCalcChain(new Map([['One', new Set(['B1', 'B2', 'B3'])]]));
    expect(await pkg.text('xl/calcChain.xml')).not.toContain('B2');
    await book.removeFromCalcChain(new Map([['two', new Set(['A1'])]]));
    expect(pkg.has('xl/calcChain.xml')).toBe(false);
    expect(pkg.relations('xl/workbook.xml').some((each) => each.id === 'rIdC')).toBe(false);
    expect(await pkg.text('[Content_Types].xml')).not.toContain('calcChain');
  });

  it('drops signatures and says so', async () => {
    const { pkg } = await open({
      rootRelations: [
        {
          id: 'rIdS',
          type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin',
          target: '_xmlsignatures/origin.sigs',
        },
      ],
      parts: [
        {
          name: '_xmlsignatures/origin.sigs',
          type: 'application/vnd.openxmlformats-package.digital-signature-origin',
          content: '',
          relations: [
            {
              id: 'rId1',
              type: 'http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature',
              target: 'sig1.xml',
            },
          ],
        },
        {
          name: '_xmlsignatures/sig1.xml',
          type: 'application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml',
          content: '<Signature/>',
        },
      ],
    });
    expect(dropSignatures(pkg)).toEqual(['the digital signature']);
    expect(pkg.parts().filter((name) => name.includes('_xmlsignatures'))).toEqual([]);
    expect(dropSignatures(pkg)).toEqual([]);
  });

  it('turns a macro workbook into a plain one and back, leaving the macros behind', async () => {
    const { pkg, book } = await open({ macros: true });
    expect(book.format).toBe('xlsm');
    expect(book.setFormat('xlsm')).toEqual([]);
    expect(book.setFormat('xlsx')).toEqual(['the macro project']);
    expect(book.format).toBe('xlsx');
    expect(pkg.has('xl/vbaProject.bin')).toBe(false);
    expect(pkg.relations('xl/workbook.xml').some((each) => /vba/i.test(each.type))).toBe(false);
    expect(book.setFormat('xlsm')).toEqual([]);
    expect(book.format).toBe('xlsm');
  });

  it('says which sheet is missing its part', async () => {
    const { pkg } = await open();
    pkg.remove('xl/worksheets/sheet2.xml');
    await expect(BookPart.load(pkg)).rejects.toMatchObject({ code: 'damaged', place: { sheet: 'Two' } });
  });
});
