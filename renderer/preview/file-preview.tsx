import type { FileView } from '../../app/contract/views';
import { useApp } from '../state/context';
import { CsvBar } from './csv-bar';
import { tabOf } from './sheet-tabs';
import { SheetPreview } from './sheet-preview';

/** Any sheet of a dropped file, as it will be read in this run. */
export function FilePreview({ file }: { file: FileView }) {
  const client = useApp((state) => state.client);
  const csv = useApp((state) => state.csvInput);
  const override = file.kind === 'csv' && csv !== null ? csv : undefined;
  return (
    <SheetPreview
      key={file.id}
      source={{
        id: file.id,
        key: `${file.id} ${client ? 1 : 0} ${JSON.stringify(override ?? null)}`,
        // Other CSV settings make another sheet of the file.
        sheets: file.sheets.map((sheet) => tabOf(override ? { ...sheet, used: null } : sheet)),
        load: async (sheet, top, count, signal) => {
          if (!client) throw new Error('Concierge is not connected.');
          const request = { id: file.id, sheet, top, count, ...(override ? { csv: override } : {}) };
          return client.files.preview(request, { signal });
        },
      }}
    >
      {file.kind === 'csv' && <CsvBar file={file} />}
    </SheetPreview>
  );
}
