import { makeStyles, tokens } from '@fluentui/react-components';

/** How lists look in which one entry is chosen. The list has the focus, the chosen entry shows it. */
export const useChoiceStyles = makeStyles({
  list: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: tokens.spacingVerticalXS,
    ':focus-visible': { outline: 'none' },
    ':focus-visible [aria-selected="true"]': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-2px',
    },
  },
  entry: {
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  chosen: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Selected },
  },
  line: { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  /** With `dir="auto"`: a name is cut at its end, whichever way it is written, and begins where the others do. */
  name: { textAlign: 'left' },
  dim: { color: tokens.colorNeutralForeground3 },
});
