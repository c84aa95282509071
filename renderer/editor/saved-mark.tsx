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
  wrong: { color: tokens.colorStatusDangerForeground1, whiteSpace: 'nowrap' },
});

/** Whether the recipe is saved, and how many mistakes it has. */
export function SavedMark({ open }: { open: OpenRecipe }) {
  const styles = useStyles();
  const save = useApp((state) => state.saveNow);
  const mistakes = open.problems.length;
  return (
    <span className={styles.mark} role="status" aria-label="State of the recipe">
      {mistakes > 0 && (
        <Text size={200} className={styles.wrong}>
          {counted(mistakes, 'mistake')}
        </Text>
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
