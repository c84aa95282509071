import { Button, type ButtonProps } from '@fluentui/react-components';
import { useRef } from 'react';
import { IconButton } from '../parts/icon-button';
import { DocumentAdd20Regular, FolderAdd20Regular } from '../parts/icons';
import { useApp } from '../state/context';

const kinds = '.xlsx,.xlsm,.xls,.csv,.tsv,.txt';

/** Buttons that open the shell's dialog, or the browser's own where the shell has none. */
export function AddFiles({ compact = false }: { compact?: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const canPick = useApp((state) => state.info?.can.pick ?? false);
  const connected = useApp((state) => state.client !== null);
  const pickFiles = useApp((state) => state.pickFiles);
  const addDropped = useApp((state) => state.addDropped);

  const picked = (input: HTMLInputElement) => {
    const chosen = [...(input.files ?? [])];
    input.value = '';
    if (chosen.length > 0) void addDropped({ files: chosen, entries: [] });
  };
  const buttons: (ButtonProps & { name: string })[] = [
    {
      name: 'Add files',
      icon: <DocumentAdd20Regular />,
      appearance: compact ? 'subtle' : 'primary',
      onClick: () => (canPick ? void pickFiles('files') : files.current?.click()),
    },
    {
      name: 'Add folder',
      icon: <FolderAdd20Regular />,
      appearance: compact ? 'subtle' : 'secondary',
      onClick: () => (canPick ? void pickFiles('folder') : folder.current?.click()),
    },
  ];
  return (
    <>
      {buttons.map(({ name, ...button }) =>
        compact ? (
          <IconButton key={name} name={name} disabled={!connected} {...button} />
        ) : (
          <Button key={name} disabled={!connected} {...button}>
            {name}
          </Button>
        ),
      )}
      {!canPick && (
        <>
          <input
            ref={files}
            type="file"
            multiple
            hidden
            accept={kinds}
            aria-label="Files to add"
            onChange={(event) => picked(event.currentTarget)}
          />
          <input
            ref={(input) => {
              folder.current = input;
              input?.setAttribute('webkitdirectory', '');
            }}
            type="file"
            multiple
            hidden
            aria-label="Folder to add"
            onChange={(event) => picked(event.currentTarget)}
          />
        </>
      )}
    </>
  );
}
