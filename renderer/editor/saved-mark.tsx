import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useApp } from '../state/context';
import type { OpenRecipe } from '../state/editor-slice';
import { counted } from '../parts/format';

const words: Record<OpenRecipe['saving'], string> = {
  saved: 'Saved',
  saving: 'Saving',
  unsaved: 'Not saved yet',
  failed: 'Could not be saved',
};

const useStyles = makeStyles({
  mark: {
    display: 'flex',
    flexShrink: 0,
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    whiteSpace: 'nowrap',
    paddingRight: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
  },
  wrong: {
    minWidth: 0,
    color: tokens.colorStatusDangerForeground1,
    fontWeight: tokens.fontWeightRegular,
    whiteSpace: 'nowrap',
    ':hover': { color: tokens.colorStatusDangerForeground1 },
    ':hover:active': { color: tokens.colorStatusDangerForeground1 },
  },
});

/** Whether the recipe is saved, and how many mistakes it has, which leads to the first. */
export function SavedMark({ open, onMistakes }: { open: OpenRecipe; onMistakes(): void }) {
  const styles = useStyles();
  const save = useApp((state) => state.saveNow);
  const mistakes = open.problems.length;
  return (
    <span className={styles.mark} role="status" aria-label="State of the recipe">
      {mistakes > 0 && (
        <Button
          size="small"
          appearance="subtle"
          className={styles.wrong}
          title="Go to the first mistake"
          onClick={onMistakes}
        >
          {counted(mistakes, 'mistake')}
        </Button>
      )}
      {open.origin === 'user' && <Text size={200}>{words[open.saving]}</Text>}
      {open.saving === 'failed' && (
        <Button size="small" onClick={() => void save()}>
          Save again
        </Button>
      )}
    </span>
  );
}
