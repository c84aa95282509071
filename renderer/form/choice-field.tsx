import { Input, Select } from '@fluentui/react-components';
import { plainText } from '../state/recipe-json';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { choicesOf } from './json-schema';
import { Labelled } from './labelled';

export function ChoiceField({ schema, label, path, required, value, onChange }: FieldProps) {
  const { root, readOnly } = useForm();
  const choices = choicesOf(schema, root);
  const effective = value === undefined ? schema['default'] : value;
  const index = choices.findIndex((choice) => Object.is(choice.value, effective));
  // What a recipe file holds and the schema does not know is shown, not silently replaced.
  const foreign = index < 0 && effective !== undefined;
  // Disabled controls are too faint to read; a sample is there to be read.
  if (readOnly) {
    const text = choices[index]?.title ?? (effective === undefined ? 'Not set' : plainText(effective));
    return (
      <Labelled schema={schema} label={label} path={path} required={required}>
        <Input readOnly value={text} />
      </Labelled>
    );
  }
  return (
    <Labelled schema={schema} label={label} path={path} required={required}>
      <Select
        value={index < 0 ? '' : String(index)}
        onChange={(_, data) =>
          onChange(data.value === '' ? undefined : choices[Number(data.value)]?.value, path)
        }
      >
        {(foreign || (!required && schema['default'] === undefined) || index < 0) && (
          <option value="">{foreign ? plainText(effective) : 'Not set'}</option>
        )}
        {choices.map((choice, at) => (
          <option key={at} value={String(at)}>
            {choice.title}
          </option>
        ))}
      </Select>
    </Labelled>
  );
}
