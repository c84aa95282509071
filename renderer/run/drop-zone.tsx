import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { readDrop } from '../connection/shell';
import { CloudArrowUp20Regular } from '../parts/icons';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  veil: {
    position: 'fixed',
    inset: 0,
    zIndex: 2000,
    display: 'flex',
    padding: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorBackgroundOverlay,
    pointerEvents: 'none',
  },
  target: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    flexGrow: 1,
    border: `2px dashed ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForeground1,
    '& svg': { width: '56px', height: '56px' },
  },
});

/** Takes dropped files anywhere in the window, and shows while they are dragged that it will. */
export function DropZone({ className, children }: { className: string; children: ReactNode }) {
  const styles = useStyles();
  const addDropped = useApp((state) => state.addDropped);
  const show = useApp((state) => state.show);
  const [over, setOver] = useState(false);
  // Entering a child fires before leaving its parent: only the count tells whether the pointer is still inside.
  const depth = useRef(0);

  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current++;
      setOver(true);
    },
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDragLeave(event: DragEvent) {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      show('run');
      void addDropped(readDrop(event.dataTransfer));
    },
  };
  return (
    <div className={className} data-testid="drop-zone" {...handlers}>
      {children}
      {over && (
        <div className={styles.veil} role="status">
          <div className={styles.target}>
            <CloudArrowUp20Regular aria-hidden />
            <Text size={500} weight="semibold">
              Drop files or folders to add them
            </Text>
            <Text>.xlsx, .xlsm, .xls and .csv</Text>
          </div>
        </div>
      )}
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files');
}
