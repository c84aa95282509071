import { Button, Field, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import type { SettingsView } from '../../app/contract/views';
import { useApp } from '../state/context';

const useStyles = makeStyles({
  folder: { overflowWrap: 'anywhere', userSelect: 'text' },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, paddingTop: tokens.spacingVerticalXS },
});

/** Where results go, and what happens to ones that exist. */
export function OutputSettings({ settings }: { settings: SettingsView }) {
  const styles = useStyles();
  const change = useApp((state) => state.changeSettings);
  const setOptions = useApp((state) => state.setOptions);
  const canPick = useApp((state) => state.info?.can.pick ?? false);
  const choose = useApp((state) => state.chooseOutDir);
  return (
    <>
      {canPick && (
        <Field label="Output folder">
          <div>
            <Text className={styles.folder}>
              {settings.outDir ?? 'Concierge output, beside the first file'}
            </Text>
            <div className={styles.actions}>
              <Button onClick={() => void choose(false)}>Choose folder</Button>
              {settings.outDir !== null && (
                <Button appearance="subtle" onClick={() => void choose(true)}>
                  Beside the first file
                </Button>
              )}
            </div>
          </div>
        </Field>
      )}
      <Field label="If a result exists already">
        <RadioGroup
          value={settings.onExisting}
          onChange={(_, { value }) => {
            const onExisting = value === 'overwrite' ? 'overwrite' : 'number';
            setOptions({ onExisting });
            void change({ onExisting });
          }}
        >
          <Radio value="number" label="Keep it, number the new one" />
          <Radio value="overwrite" label="Overwrite it" />
        </RadioGroup>
      </Field>
    </>
  );
}
