import path from 'node:path';
import { isTextTable, relatedReason } from '../../app/contract/file-names';
import type { FileView } from '../../app/contract/views';
import { Problem } from '../../app/errors/problem';

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
      return isTextTable(name) ? 'csv' : 'other';
  }
}

/** Why a file is not read, as far as its name tells. */
export function refusalByName(name: string): Problem {
  const reason = relatedReason(name);
  if (reason === null) {
    return new Problem('not-a-workbook', 'This is not a workbook or CSV file.', {
      hint: 'Concierge reads .xlsx, .xlsm, .xls and .csv files, and single .tsv and .txt files.',
    });
  }
  const [what, ...advice] = reason.split(': ');
  return new Problem('not-a-workbook', sentence(what ?? ''), { hint: sentence(advice.join(': ')) });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
