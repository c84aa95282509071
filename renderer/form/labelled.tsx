import { Field, type FieldProps } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { helpOf, type JsonSchema } from './json-schema';
import { mistakeText, problemsAt, useForm } from './form-context';

interface Props {
  schema: JsonSchema;
  label: string;
  path: string;
  required: boolean;
  /** False where a field inside of it shows what is wrong. */
  tells?: boolean;
  /** Without a label above: the control says its own name. */
  bare?: boolean;
  children: ReactElement;
}

/** A control with its name, its help, and what main finds wrong with it. */
export function Labelled({ schema, label, path, required, tells = true, bare = false, children }: Props) {
  const { problems } = useForm();
  const wrong = tells ? problemsAt(problems, path, true) : [];
  const help = helpOf(schema);
  const field: FieldProps = {
    ...(bare ? {} : { label, required }),
    ...(help === undefined ? {} : { hint: help }),
    ...(wrong.length > 0
      ? { validationMessage: wrong.map((problem) => mistakeText(problem, path, label)).join(' ') }
      : {}),
  };
  return <Field {...field}>{children}</Field>;
}
