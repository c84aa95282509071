import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import type { SettingsView } from '../../app/contract/views';
import { useApp } from '../state/context';

const themes: SettingsView['theme'][] = ['system', 'light', 'dark'];
const names = { system: 'Follow the system', light: 'Light', dark: 'Dark' };

export function ThemeSetting({ settings }: { settings: SettingsView }) {
  const change = useApp((state) => state.changeSettings);
  return (
    <Field label="Theme">
      <RadioGroup
        layout="horizontal"
        value={settings.theme}
        onChange={(_, { value }) => {
          const theme = themes.find((name) => name === value);
          if (theme) void change({ theme });
        }}
      >
        {themes.map((theme) => (
          <Radio key={theme} value={theme} label={names[theme]} />
        ))}
      </RadioGroup>
    </Field>
  );
}
