import { makeStyles, tokens } from '@fluentui/react-components';

/** Shared by the tables of the panel. */
export const useTableStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'separate',
    borderSpacing: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    '& [data-right]': { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
    '& th': {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      textAlign: 'left',
      fontWeight: tokens.fontWeightSemibold,
      backgroundColor: tokens.colorNeutralBackground2,
      whiteSpace: 'nowrap',
    },
    '& th, & td': {
      padding: `6px ${tokens.spacingHorizontalS}`,
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
      verticalAlign: 'top',
    },
    // In line with the headings above.
    '& th:first-child, & td:first-child': { paddingLeft: tokens.spacingHorizontalM },
  },
  wide: { minWidth: '140px', overflowWrap: 'anywhere' },
  ended: { color: tokens.colorNeutralForeground3 },
  name: { whiteSpace: 'nowrap', fontWeight: 'inherit' },
  dim: { display: 'block', color: tokens.colorNeutralForeground3 },
  caption: {
    position: 'sticky',
    left: 0,
    margin: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS}`,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  sort: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '2px',
    margin: '-4px -6px',
    padding: '4px 6px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& svg': { width: '14px', height: '14px' },
  },
});
