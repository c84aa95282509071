import type { WorkbookFormat } from '../../../workbook/workbook';
import { Problem } from '../../../errors/problem';
import type { OoxmlPackage } from '../package/ooxml-package';
import { relationKind } from '../xml/namespaces';

/** Content types of the workbook part. */
const CONTENT_TYPES: Readonly<Record<WorkbookFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
  xlsm: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
};

/** What the workbook part says it is. Anything macro-enabled counts as xlsm. */
export function workbookFormat(contentType: string | null): WorkbookFormat {
  return /macroEnabled/i.test(contentType ?? '') ? 'xlsm' : 'xlsx';
}

/**
 * Makes the package a workbook of the format. To xlsx, the macro project goes with all that hangs on it; answers what
 * was left behind, in words. Refuses workbooks with macro sheets, which xlsx cannot hold.
 */
export function setWorkbookFormat(pkg: OoxmlPackage, format: WorkbookFormat): string[] {
  const main = pkg.mainPart();
  if (workbookFormat(pkg.contentType(main)) === format) return [];
  const leftBehind: string[] = [];
  if (format === 'xlsx') {
    const relations = pkg.relations(main);
    if (relations.some((each) => /macrosheet$/i.test(relationKind(each.type)))) {
      throw new Problem(
        'step-refused',
        'The workbook has Excel 4 macro sheets, which an .xlsx file cannot hold.',
        {
          hint: 'Keep the format xlsm for this file.',
        },
      );
    }
    for (const relation of relations) {
      if (relation.external || relationKind(relation.type) !== 'vbaProject') continue;
      leftBehind.push('the macro project');
      for (const part of pkg.relations(relation.target)) {
        if (!part.external && pkg.has(part.target)) pkg.remove(part.target);
      }
      if (pkg.has(relation.target)) pkg.remove(relation.target);
      else pkg.removeRelation(main, relation.id);
    }
  }
  pkg.setContentType(main, CONTENT_TYPES[format]);
  return leftBehind;
}
