import { makeStyles, mergeClasses, Spinner, Text, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef } from 'react';
import type { FileView } from '../../app/contract/views';
import { useChoiceStyles } from '../parts/choice-styles';
import { choiceByKey, useInView } from '../parts/choice-keys';
import { bytesText, counted } from '../parts/format';
import { DocumentTable20Regular, ErrorCircle20Filled, Info20Regular } from '../parts/icons';
import { useElementSize } from '../preview/use-element-size';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  list: { minHeight: '96px' },
  all: { position: 'relative' },
  file: {
    position: 'absolute',
    left: 0,
    right: 0,
    top: 0,
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    cursor: 'default',
  },
  icon: {
    display: 'flex',
    flexShrink: 0,
    width: '20px',
    paddingTop: '2px',
    color: tokens.colorBrandForeground1,
  },
  bad: { color: tokens.colorStatusDangerForeground2 },
  texts: { flexGrow: 1, minWidth: 0 },
  reason: { display: 'block', overflowWrap: 'anywhere' },
  noteIcon: { display: 'inline-flex', verticalAlign: '-3px', '& svg': { width: '14px', height: '14px' } },
});

/** The files as a list: arrows choose, Delete removes. */
export function FileList({ files }: { files: readonly FileView[] }) {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const selected = useApp((state) => state.selectedFile);
  const select = useApp((state) => state.selectFile);
  const remove = useApp((state) => state.removeFiles);
  const index = files.findIndex((file) => file.id === selected);
  const rows = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => files[at]?.id ?? at,
    estimateSize: (at) => (files[at]?.state === 'refused' ? 84 : 46),
    overscan: 8,
  });
  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
  }, [index, rows]);
  // What is told of the chosen file below the list takes room from the list.
  useInView(`${id}-${index}`, useElementSize(scroller).height);
  return (
    <div
      ref={scroller}
      className={mergeClasses(choice.list, styles.list)}
      role="listbox"
      aria-label="Files to process"
      aria-activedescendant={index >= 0 ? `${id}-${index}` : undefined}
      tabIndex={0}
      onKeyDown={(event) => {
        const file = files[choiceByKey(event, index, files.length - 1) ?? -1];
        if (file) select(file.id);
        else if (event.key === 'Delete' && selected !== null) void remove([selected]);
        else return;
        event.preventDefault();
      }}
    >
      <div className={styles.all} style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map((item) => {
          const file = files[item.index];
          if (!file) return null;
          return (
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              ref={rows.measureElement}
              data-index={item.index}
              role="option"
              aria-selected={item.index === index}
              aria-setsize={files.length}
              aria-posinset={item.index + 1}
              className={mergeClasses(choice.entry, styles.file, item.index === index && choice.chosen)}
              style={{ transform: `translateY(${item.start}px)` }}
              onClick={() => select(file.id)}
            >
              <FileLines file={file} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function FileLines({ file }: { file: FileView }) {
  const styles = useStyles();
  const choice = useChoiceStyles();
  const facts = [
    file.folder,
    bytesText(file.bytes),
    file.state === 'reading' && 'reading',
    file.state === 'ready' && file.kind !== 'csv' && counted(file.sheets.length, 'sheet'),
  ].filter(Boolean);
  return (
    <>
      <span className={mergeClasses(styles.icon, file.state === 'refused' && styles.bad)} aria-hidden>
        {file.state === 'reading' ? (
          <Spinner size="extra-tiny" />
        ) : file.state === 'refused' ? (
          <ErrorCircle20Filled />
        ) : (
          <DocumentTable20Regular />
        )}
      </span>
      <span className={styles.texts}>
        <Text className={mergeClasses(choice.line, choice.name)} dir="auto" title={file.name}>
          {file.name}
        </Text>
        <Text size={200} className={mergeClasses(choice.line, choice.dim)} title={facts.join(' · ')}>
          {facts.join(' · ')}{' '}
          {file.notes.length > 0 && (
            <span className={styles.noteIcon} title={file.notes.join('\n')} aria-label="has notes" role="img">
              <Info20Regular />
            </span>
          )}
        </Text>
        {file.problem && (
          <Text size={200} className={mergeClasses(styles.reason, styles.bad)}>
            {file.problem.message}
            {file.problem.hint !== undefined && <span className={choice.dim}> {file.problem.hint}</span>}
          </Text>
        )}
      </span>
    </>
  );
}
