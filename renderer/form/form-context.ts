import { createContext, useContext, type ComponentType } from 'react';
import type { ProblemView } from '../../app/contract/views';
import type { FieldProps } from './field-props';
import type { JsonSchema } from './json-schema';

/** What all fields of one form share. */
export interface FormEnvironment {
  /** Holds the `$defs` that references point to. */
  root: JsonSchema;
  problems: readonly ProblemView[];
  readOnly: boolean;
  /** Renders a field of any kind: the way in which a field of fields renders what it holds. */
  Field: ComponentType<FieldProps>;
}

export const FormContext = createContext<FormEnvironment | null>(null);

export function useForm(): FormEnvironment {
  const environment = useContext(FormContext);
  if (!environment) throw new Error('There is no SchemaForm above this field.');
  return environment;
}

/** Problems whose place is exactly this field, and with `below` also anything inside it. */
export function problemsAt(problems: readonly ProblemView[], path: string, below: boolean): ProblemView[] {
  return problems.filter(({ place }) => {
    const field = place?.field;
    if (field === undefined) return false;
    return field === path || (below && (field.startsWith(`${path}.`) || field.startsWith(`${path}[`)));
  });
}

/** Problems that are neither at one of these fields nor inside one. */
export function problemsOutside(
  problems: readonly ProblemView[],
  fields: readonly string[],
): readonly ProblemView[] {
  const inside = new Set(fields.flatMap((field) => problemsAt(problems, field, true)));
  return problems.filter((problem) => !inside.has(problem));
}

/** Message and hint in one line, for the text under a field. */
export function problemLine(problem: ProblemView): string {
  return problem.hint === undefined ? problem.message : `${problem.message} ${problem.hint}`;
}

/** The same at its field, by the name that stands there rather than by its key in the recipe's file. */
export function mistakeText(problem: ProblemView, path: string, label: string): string {
  const key = path.split('.').at(-1) ?? path;
  const text = problemLine(problem);
  return problem.place?.field === path && text.startsWith(`"${key}" `)
    ? `"${label}"${text.slice(key.length + 2)}`
    : text;
}
