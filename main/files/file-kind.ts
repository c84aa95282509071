import path from 'node:path';
import { relatedReason } from '../../app/contract/file-names';
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
      return 'other';
  }
}

/** Why a file cannot be opened, as far as its name tells; null when it may be read. */
export function refusalByName(name: string): Problem | null {
  if (fileKind(name) !== 'other') return null;
  const reason = relatedReason(name);
  if (reason === null) {
    return new Problem('not-a-workbook', 'This is not a workbook or CSV file.', {
      hint: 'Concierge reads .xlsx, .xlsm, .xls and .csv files.',
    });
  }
  const [what, ...advice] = reason.split(': ');
  return new Problem('not-a-workbook', sentence(what ?? ''), { hint: sentence(advice.join(': ')) });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
