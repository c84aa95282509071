import { Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { FieldProps } from './field-props';
import { useForm } from './form-context';
import { blankOf, branchesOf, kindOf, matches, propertiesOf, type JsonSchema } from './json-schema';
import { Labelled } from './labelled';

const useStyles = makeStyles({
  union: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
});

/** A value of one of several kinds: a chooser for the kind, then the field of that kind. */
export function UnionField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { root, readOnly, Field } = useForm();
  const branches = branchesOf(schema, root);
  const effective = value === undefined ? schema['default'] : value;
  const index =
    effective === undefined ? -1 : branches.findIndex((branch) => matches(branch, effective, root));
  const branch = branches[index];
  const kind = branch && kindOf(branch, root);
  return (
    <div className={styles.union}>
      <Labelled
        schema={schema}
        label={label}
        path={path}
        required={required}
        tells={!branch || kind === 'nothing' || kind === 'fixed'}
      >
        {readOnly ? (
          <Input readOnly value={branch ? branchTitle(branch, root) : 'Not set'} />
        ) : (
          <Select
            value={String(index)}
            onChange={(_, data) => {
              const next = branches[Number(data.value)];
              onChange(next ? blankOf(next, root) : undefined, `${path} kind`);
            }}
          >
            {(index < 0 || !required) && <option value="-1">Not set</option>}
            {branches.map((each, at) => (
              <option key={at} value={String(at)}>
                {branchTitle(each, root)}
              </option>
            ))}
          </Select>
        )}
      </Labelled>
      {branch && (
        <Field
          schema={without(branch, 'description')}
          label={`${label}: ${branchTitle(branch, root)}`}
          path={path}
          required
          value={effective}
          onChange={onChange}
        />
      )}
    </div>
  );
}

function without(schema: JsonSchema, key: string): JsonSchema {
  const { [key]: _, ...rest } = schema;
  return rest;
}

const kindNames: Record<string, string> = {
  string: 'Text',
  number: 'Number',
  integer: 'Whole number',
  boolean: 'True or false',
  null: 'Nothing',
  array: 'List',
  object: 'Details',
};

function branchTitle(branch: JsonSchema, root: JsonSchema): string {
  if (typeof branch['title'] === 'string') return branch['title'];
  if ('const' in branch) return String(branch['const']);
  const constant = propertiesOf(branch, root).find(({ schema }) => typeof schema['const'] === 'string');
  if (constant) return String(constant.schema['const']);
  if (Array.isArray(branch['enum'])) return branch['enum'].join(', ');
  return kindNames[String(branch['type'])] ?? 'Other';
}
