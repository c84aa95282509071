import { useMemo, type ReactNode } from 'react';
import { FormContext, type FormEnvironment } from './form-context';
import { SchemaField } from './schema-field';

interface Props extends Omit<FormEnvironment, 'Field'> {
  children: ReactNode;
}

/** Gives the fields inside it their schema's definitions, the problems found, and whether they may be edited. */
export function SchemaForm({ root, problems, readOnly, children }: Props) {
  const environment = useMemo(
    () => ({ root, problems, readOnly, Field: SchemaField }),
    [root, problems, readOnly],
  );
  return <FormContext value={environment}>{children}</FormContext>;
}
