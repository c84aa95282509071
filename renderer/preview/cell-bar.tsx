import { Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { referenceOf, type CellPosition } from './cell-reference';
import type { PreviewCell } from './page-cache';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  name: { width: '104px', minWidth: '104px', flexShrink: 0 },
  content: {
    flexGrow: 1,
    minWidth: 0,
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    textOverflow: 'ellipsis',
    userSelect: 'text',
  },
  formula: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  stale: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  computed: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
});

interface Props {
  active: CellPosition;
  cell: PreviewCell | undefined;
  /** Answers whether there is such a place. */
  onGo(destination: string): boolean;
}

/** Excel's line above the grid: which cell it is, what is in it, and where to go. */
export function CellBar({ active, cell, onGo }: Props) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const content = cell?.f ?? cell?.t ?? '';
  return (
    <div className={styles.bar}>
      <Input
        size="small"
        className={styles.name}
        aria-label="Go to cell"
        title="Type a cell, such as B2, and press Enter"
        aria-invalid={wrong}
        value={typed ?? referenceOf(active)}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(_, { value }) => {
          setTyped(value);
          setWrong(false);
        }}
        onBlur={() => {
          setTyped(null);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
          if (event.key !== 'Enter' || event.ctrlKey) return;
          const found = onGo(typed ?? referenceOf(active));
          setWrong(!found);
          if (found) setTyped(null);
        }}
      />
      <Text className={styles.content} size={200} title={content} data-testid="cell-content">
        <span className={cell?.f === undefined ? undefined : styles.formula}>{content}</span>
      </Text>
      {cell?.stale && (
        <Text size={200} className={styles.stale}>
          Not recalculated yet
        </Text>
      )}
      {cell?.computed && (
        <Text size={200} className={styles.computed} title="Excel computes it when it opens the file.">
          Computed for this preview
        </Text>
      )}
    </div>
  );
}
