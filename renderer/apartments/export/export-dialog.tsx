import { Button, Checkbox, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Modal } from '../../parts/modal';
import { saveText } from '../../parts/save-text';
import { useAppStore } from '../../state/context';
import type { AppState } from '../../state/store';
import { houseNowUs } from '../house-now';
import { diagnosticsOf, type DiagnosticsInput } from './diagnostics';
import type { Disclosure } from './redaction';

const useStyles = makeStyles({
  dialog: { width: '760px' },
  preview: {
    margin: 0,
    minHeight: '96px',
    maxHeight: 'min(320px, calc(100vh - 380px))',
    overflow: 'auto',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  choices: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
});

const KINDS: { key: keyof Disclosure; label: string }[] = [
  { key: 'paths', label: 'File names and paths' },
  { key: 'sheets', label: 'Sheet names' },
  { key: 'titles', label: 'Titles of dialogs' },
];

/** Shows what would be saved, as it would be, and saves it. What is shown stands still while the dialog is open. */
export function ExportDialog({ onClose }: { onClose(): void }) {
  const styles = useStyles();
  const [format, setFormat] = useState<'text' | 'json'>('text');
  const [disclosure, setDisclosure] = useState<Disclosure>({ paths: false, sheets: false, titles: false });
  const store = useAppStore();
  const [input] = useState(() => diagnosticsInput(store.getState()));
  const content = diagnosticsOf(input, disclosure)[format];
  const save = (): void => {
    const day = new Date(input.nowMs).toISOString().replaceAll(':', '-').slice(0, 19);
    if (format === 'text') saveText(`concierge-diagnostics-${day}.txt`, content, 'text/plain');
    else saveText(`concierge-diagnostics-${day}.json`, content, 'application/json');
    onClose();
  };
  return (
    <Modal
      title="Export diagnostics"
      className={styles.dialog}
      onClose={onClose}
      actions={
        <>
          <Button appearance="primary" onClick={save}>
            Save
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
    >
      <Text>
        State, the last calls and versions; never the contents of a workbook. Names are replaced by numbers
        unless you tick them.
      </Text>
      <div className={styles.choices} role="group" aria-label="Leave as they are">
        {KINDS.map(({ key, label }) => (
          <Checkbox
            key={key}
            label={label}
            checked={disclosure[key]}
            onChange={(_event, { checked }) => setDisclosure({ ...disclosure, [key]: checked === true })}
          />
        ))}
      </div>
      <RadioGroup
        layout="horizontal"
        aria-label="Format"
        value={format}
        onChange={(_event, { value }) => setFormat(value === 'json' ? 'json' : 'text')}
      >
        <Radio value="text" label="Text" />
        <Radio value="json" label="JSON" />
      </RadioGroup>
      <pre className={styles.preview} tabIndex={0} role="group" aria-label="What will be saved">
        {content}
      </pre>
    </Modal>
  );
}

function diagnosticsInput(state: AppState): DiagnosticsInput {
  const house = state.houses.app;
  const residentMiB = state.settings?.limits.residentMiB ?? null;
  return {
    app: state.info,
    agent: navigator.userAgent,
    house,
    nowUs: house === null ? 0 : houseNowUs(house),
    sessions: state.sessions,
    workers: state.workers ?? [],
    nowMs: Date.now(),
    residentLimit: residentMiB === null ? null : residentMiB * 1024 ** 2,
  };
}
