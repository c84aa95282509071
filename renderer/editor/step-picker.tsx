import { Button, Input, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { StepInfo } from '../../app/contract/views';
import { blankOf } from '../form/json-schema';
import { Search20Regular } from '../parts/icons';
import { Modal } from '../parts/modal';
import { useApp } from '../state/context';
import { isRecord, type StepJson } from '../state/recipe-json';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    margin: 0,
    padding: '2px',
    height: 'min(460px, 55vh)',
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
  onClose(): void;
  onPick(step: StepJson): void;
}

/** The catalogue of steps, narrowed as one types; Enter takes the first. */
export function StepPicker({ onClose, onPick }: Props) {
  const styles = useStyles();
  const steps = useApp((state) => state.steps);
  const [search, setSearch] = useState('');
  const found = steps.filter((step) => isFound(step, search));
  const pick = (info: StepInfo) => onPick(newStep(info));
  return (
    <Modal title="Add step" onClose={onClose} actions={<Button onClick={onClose}>Cancel</Button>}>
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
    </Modal>
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
