import type { FieldProps } from './field-props';
import { kindOf, resolve } from './json-schema';
import { useForm } from './form-context';
import { AnyField } from './any-field';
import { ChoiceField } from './choice-field';
import { ColourField } from './colour-field';
import { EntriesField } from './entries-field';
import { GroupField } from './group-field';
import { ListField } from './list-field';
import { NumberField } from './number-field';
import { SwitchField } from './switch-field';
import { TextField } from './text-field';
import { UnionField } from './union-field';
import { ValuesField } from './values-field';

/** The field for a schema, whatever its kind. */
export function SchemaField(props: FieldProps) {
  const { root } = useForm();
  const schema = resolve(props.schema, root);
  const own = { ...props, schema };
  switch (kindOf(schema, root)) {
    case 'choice':
      return <ChoiceField {...own} />;
    case 'text':
      return <TextField {...own} />;
    case 'number':
      return <NumberField {...own} />;
    case 'switch':
      return <SwitchField {...own} />;
    case 'colour':
      return <ColourField {...own} />;
    case 'values':
      return <ValuesField {...own} />;
    case 'list':
      return <ListField {...own} />;
    case 'group':
      return <GroupField {...own} />;
    case 'entries':
      return <EntriesField {...own} />;
    case 'union':
      return <UnionField {...own} />;
    case 'any':
      return <AnyField {...own} />;
    // A constant and null hold nothing to edit: choosing the branch is all there is.
    case 'fixed':
    case 'nothing':
      return null;
  }
}
