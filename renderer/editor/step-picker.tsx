import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Input,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { StepInfo } from '../../app/contract/views';
import { blankOf } from '../form/json-schema';
import { Search20Regular } from '../parts/icons';
import { useApp } from '../state/context';
import { isRecord, type StepJson } from '../state/recipe-json';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, padding: '2px' },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    margin: 0,
    padding: '2px',
    height: '300px',
    overflowY: 'auto',
    listStyle: 'none',
  },
  step: {
    display: 'flex',
    flexDirection: 'column',
    width: '100%',
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'left',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  help: { color: tokens.colorNeutralForeground3 },
  none: { padding: tokens.spacingHorizontalM, color: tokens.colorNeutralForeground3 },
});

interface Props {
  open: boolean;
  onClose(): void;
  onPick(step: StepJson): void;
}

/** The catalogue of steps, narrowed as one types; Enter takes the first. */
export function StepPicker({ open, onClose, onPick }: Props) {
  const styles = useStyles();
  const steps = useApp((state) => state.steps);
  const [search, setSearch] = useState('');
  const found = steps.filter((step) => isFound(step, search));
  const pick = (info: StepInfo) => {
    setSearch('');
    onPick(newStep(info));
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(_, data) => {
        if (data.open) return;
        setSearch('');
        onClose();
      }}
    >
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Add step</DialogTitle>
          <DialogContent className={styles.content}>
            <Input
              autoFocus
              aria-label="Search steps"
              placeholder="Search"
              contentBefore={<Search20Regular />}
              value={search}
              onChange={(_, { value }) => setSearch(value)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && !event.ctrlKey && found[0]) pick(found[0]);
              }}
            />
            <ul className={styles.list} aria-label="Steps to add">
              {found.map((step) => (
                <li key={step.id}>
                  <button type="button" className={styles.step} onClick={() => pick(step)}>
                    <Text weight="semibold">{step.title}</Text>
                    <Text size={200} className={styles.help}>
                      {step.help}
                    </Text>
                  </button>
                </li>
              ))}
              {found.length === 0 && (
                <li>
                  <Text block className={styles.none}>
                    No step is called that. Try another word, such as value, column or export.
                  </Text>
                </li>
              )}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>Cancel</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function isFound(step: StepInfo, search: string): boolean {
  const text = `${step.title} ${step.id} ${step.help}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function newStep(info: StepInfo): StepJson {
  const blank = blankOf(info.schema, info.schema);
  return { step: info.id, ...(isRecord(blank) ? blank : {}) };
}
