import { Field, Select } from '@fluentui/react-components';
import type { AppInfo } from '../../app/contract/views';
import { Section } from '../parts/section';
import { useApp } from '../state/context';

/** Options of this run; their defaults are settings. */
export function RunOptions() {
  const options = useApp((state) => state.options);
  const setOptions = useApp((state) => state.setOptions);
  const engines = useApp((state) => state.info?.engines ?? NONE);
  const chosen = engines.find((engine) => engine.id === options.engine);
  return (
    <Section title="Options">
      <Field label="If a result exists already" size="small">
        <Select
          size="small"
          value={options.onExisting}
          onChange={(_, { value }) =>
            setOptions({ onExisting: value === 'overwrite' ? 'overwrite' : 'number' })
          }
        >
          <option value="number">Keep it, number the new one</option>
          <option value="overwrite">Overwrite it</option>
        </Select>
      </Field>
      <Field
        label="Engine"
        size="small"
        {...(chosen && !chosen.available
          ? { validationMessage: chosen.reason ?? 'It cannot be used here.' }
          : {})}
      >
        <Select
          size="small"
          value={options.engine}
          onChange={(_, { value }) =>
            setOptions({ engine: value === 'embedded' || value === 'excel' ? value : 'auto' })
          }
        >
          <option value="auto">Automatic</option>
          {engines.map((engine) => (
            <option key={engine.id} value={engine.id} disabled={!engine.available}>
              {engine.available ? engine.title : `${engine.title} (not available)`}
            </option>
          ))}
        </Select>
      </Field>
    </Section>
  );
}
const NONE: AppInfo['engines'] = [];
