import type { FileView } from '../../app/contract/views';
import { useApp } from '../state/context';
import { csvOfRun } from '../state/run-slice';
import { tabOf } from './sheet-tabs';
import { SheetPreview } from './sheet-preview';

/** Any sheet of a dropped file, as it will be read in this run. */
export function FilePreview({ file }: { file: FileView }) {
  const client = useApp((state) => state.client);
  const asked = useApp((state) => state.sheetAsked);
  const connections = useApp((state) => state.connections);
  const settings = useApp((state) => (file.kind === 'csv' ? JSON.stringify(csvOfRun(state)) : 'null'));
  const csv = settings === 'null' ? {} : { csv: JSON.parse(settings) as Record<string, unknown> };
  return (
    <SheetPreview
      key={file.id}
      goTo={asked ?? undefined}
      source={{
        id: file.id,
        // Other CSV settings make another sheet of the file. What was read stays in view while the connection is lost.
        key: [file.id, connections, settings, ...file.sheets.map(({ used }) => used)].join(' '),
        sheets: file.sheets.map(tabOf),
        load: async (sheet, top, count, signal) => {
          if (!client) throw new Error('Concierge is not connected.');
          return client.files.preview({ id: file.id, sheet, top, count, ...csv }, { signal });
        },
      }}
    />
  );
}
