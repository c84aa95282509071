import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { FieldProps } from './field-props';
import { problemLine, problemsAt, useForm } from './form-context';
import { helpOf } from './json-schema';

const useStyles = makeStyles({ area: { '& textarea': { fontFamily: tokens.fontFamilyMonospace } } });

/** A value edited as JSON: where a schema says nothing, or where the user prefers it. */
export function AnyField({ schema, label, path, required, value, onChange }: FieldProps) {
  const styles = useStyles();
  const { problems, readOnly } = useForm();
  // Text that is no JSON yet is kept here; a value that changed elsewhere replaces it.
  const [typed, setTyped] = useState<{ text: string; value: unknown } | null>(null);
  const own = typed !== null && JSON.stringify(typed.value) === JSON.stringify(value);
  const text = own ? typed.text : value === undefined ? '' : JSON.stringify(value, null, 1);
  const broken = text.trim() !== '' && parsed(text) === undefined;
  const wrong = [
    ...(broken ? ['This is not valid JSON yet.'] : []),
    ...problemsAt(problems, path, true).map(problemLine),
  ];
  const help = helpOf(schema);
  return (
    <Field
      label={label}
      required={required}
      {...(help === undefined ? {} : { hint: help })}
      {...(wrong.length > 0 ? { validationMessage: wrong.join(' ') } : {})}
    >
      <Textarea
        className={styles.area}
        rows={6}
        resize="vertical"
        spellCheck={false}
        readOnly={readOnly}
        value={text}
        onChange={(_, data) => {
          const next = parsed(data.value);
          if (data.value.trim() === '') {
            setTyped({ text: data.value, value: undefined });
            onChange(undefined, path);
          } else if (next === undefined) setTyped({ text: data.value, value });
          else {
            setTyped({ text: data.value, value: next.json });
            onChange(next.json, path);
          }
        }}
      />
    </Field>
  );
}

function parsed(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
