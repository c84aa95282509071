import { Field, Select } from '@fluentui/react-components';
import type { SettingsView } from '../../app/contract/views';
import { useApp } from '../state/context';
import { NumberSetting } from './number-setting';

/** Engine, calculation and how many files at a time. */
export function EngineSettings({ settings }: { settings: SettingsView }) {
  const change = useApp((state) => state.changeSettings);
  const setOptions = useApp((state) => state.setOptions);
  const info = useApp((state) => state.info);
  const missing = (info?.engines ?? []).filter((engine) => !engine.available);
  return (
    <>
      <Field
        label="Engine"
        hint={missing
          .map(({ title, reason }) => `${title}: ${(reason ?? 'not available here').replace(/\.?$/, '.')}`)
          .join(' ')}
      >
        <Select
          value={settings.engine}
          onChange={(_, { value }) => {
            const engine = value === 'embedded' || value === 'excel' ? value : 'auto';
            setOptions({ engine });
            void change({ engine });
          }}
        >
          <option value="auto">Automatic: Excel where it is installed, else the embedded engine</option>
          {info?.engines.map((engine) => (
            <option key={engine.id} value={engine.id} disabled={!engine.available}>
              {engine.available ? engine.title : `${engine.title} (not available)`}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Recalculation"
        hint="LibreOffice knows more functions and must be installed; IronCalc comes with Concierge."
      >
        <Select
          value={settings.calc}
          onChange={(_, { value }) =>
            void change({ calc: value === 'libreoffice' ? 'libreoffice' : 'ironcalc' })
          }
        >
          <option value="ironcalc">IronCalc</option>
          <option value="libreoffice">LibreOffice</option>
        </Select>
      </Field>
      <NumberSetting
        label="Files at a time"
        hint="Automatic: one less than the computer has cores."
        value={settings.concurrency}
        min={1}
        max={64}
        onValue={(concurrency) => void change({ concurrency })}
        whenEmpty="Automatic"
      />
    </>
  );
}
