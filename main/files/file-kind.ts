import path from 'node:path';
import type { FileView } from '../../app/contract/views';

/** What a file is by its name. What it really is, the inspection finds out. */
export function fileKind(name: string): FileView['kind'] {
  switch (path.extname(name).toLowerCase()) {
    case '.xlsx':
      return 'xlsx';
    case '.xlsm':
      return 'xlsm';
    case '.xls':
      return 'xls';
    case '.csv':
      return 'csv';
    default:
      return 'other';
  }
}

/** Excel's own lock files, which lie beside every open workbook. */
export function isLockFile(name: string): boolean {
  return name.startsWith('~$');
}
