import { Checkbox } from '@fluentui/react-components';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { Labelled } from './labelled';

export function SwitchField({ schema, label, path, value, onChange }: FieldProps) {
  const { readOnly } = useForm();
  const on = value === undefined ? schema['default'] === true : value === true;
  return (
    <Labelled schema={schema} label={label} path={path} required={false} bare>
      <Checkbox
        label={label}
        checked={on}
        disabled={readOnly}
        onChange={(_, { checked }) => onChange(checked === true, path)}
      />
    </Labelled>
  );
}
