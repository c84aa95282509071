import { Field, Input, makeStyles, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { settingsView, type SettingsView } from '../../app/contract/views';
import { useApp } from '../state/context';
import { NumberSetting } from './number-setting';

type Excel = SettingsView['excel'];
type NumberKey = Exclude<keyof Excel, 'progId' | 'addIns' | 'attach'>;

const useStyles = makeStyles({ input: { maxWidth: '280px' } });
const progIdSchema = settingsView.shape.excel.shape.progId;

const fields: { key: NumberKey; label: string; hint: string; unit?: string; min: number; max: number }[] = [
  {
    key: 'sessions',
    label: 'Excels at a time',
    hint: 'Files wait in line for one. Each needs its own memory.',
    min: 1,
    max: 16,
  },
  {
    key: 'idleSeconds',
    label: 'Keep an idle Excel for',
    hint: '0 keeps it until Concierge is closed.',
    unit: 's',
    min: 0,
    max: 86_400,
  },
  {
    key: 'renewAfterTasks',
    label: 'Start a new Excel after',
    hint: 'Long-lived ones grow slow.',
    unit: 'files',
    min: 1,
    max: 100_000,
  },
  {
    key: 'renewAboveMiB',
    label: 'Start a new Excel above',
    hint: 'Memory of its process after a file.',
    unit: 'MiB',
    min: 128,
    max: 65_536,
  },
  {
    key: 'stuckSeconds',
    label: 'Call a request stuck after',
    hint: 'Then the dialogs that Excel shows are named.',
    unit: 's',
    min: 1,
    max: 3_600,
  },
  {
    key: 'callSeconds',
    label: 'Give a request up after',
    hint: 'Then that Excel is ended and the file fails.',
    unit: 's',
    min: 5,
    max: 86_400,
  },
];

/** Which application runs recipes over COM, how many, and how long each may take. */
export function ExcelSettings({ settings }: { settings: SettingsView }) {
  const change = useApp((state) => state.changeSettings);
  const set = (part: Partial<Excel>) => void change({ excel: { ...settings.excel, ...part } });
  return (
    <>
      <ProgIdSetting value={settings.excel.progId} onValue={(progId) => set({ progId })} />
      <Field hint="Files run in the instance that you have open, one at a time. Your workbooks in it stay as they are, only what Concierge opened is closed, and it is never quit nor ended from here; while a file runs it asks you nothing and runs no event macros. Off, Concierge starts one of its own, which is safer.">
        <Switch
          label="Use the Excel that is already open"
          checked={settings.excel.attach}
          onChange={(_, { checked }) => set({ attach: checked })}
        />
      </Field>
      <AddInsSetting value={settings.excel.addIns} onValue={(addIns) => set({ addIns })} />
      {fields.map(({ key, ...field }) => (
        <NumberSetting
          key={key}
          {...field}
          value={settings.excel[key]}
          onValue={(value) => value !== null && set({ [key]: value })}
        />
      ))}
    </>
  );
}

/** Taken as one line; an empty one loads none. */
function AddInsSetting({ value, onValue }: { value: readonly string[]; onValue(value: string[]): void }) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    if (typed === null) return;
    setTyped(null);
    const files = typed
      .split(';')
      .map((file) => file.trim())
      .filter((file) => file !== '');
    if (files.join(';') !== value.join(';')) onValue(files);
  };
  return (
    <Field
      label="Add-ins to load"
      hint="Files (.xlam, .xla, .xll) with a semicolon between. Excel loads none by itself when a program starts it; what they contain may run."
    >
      <Input
        className={styles.input}
        value={typed ?? value.join('; ')}
        onChange={(_, data) => setTyped(data.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) take();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </Field>
  );
}

/** Taken when the field is left or Enter pressed; what is no ProgID stays and says so. */
function ProgIdSetting({ value, onValue }: { value: string; onValue(value: string): void }) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed !== null && !progIdSchema.safeParse(typed.trim()).success;
  const take = () => {
    if (typed === null || wrong) return;
    setTyped(null);
    if (typed.trim() !== value) onValue(typed.trim());
  };
  return (
    <Field
      label="Application (ProgID)"
      hint="Excel.Application is Microsoft Excel; others with its object model work, too."
      {...(wrong ? { validationMessage: 'A ProgID, such as Excel.Application.' } : {})}
    >
      <Input
        className={styles.input}
        value={typed ?? value}
        onChange={(_, data) => setTyped(data.value)}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey) take();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </Field>
  );
}
