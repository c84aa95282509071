import type { JsonSchema } from './json-schema';

/** What every field gets. `schema` is resolved when a kind's own field receives it. */
export interface FieldProps {
  schema: JsonSchema;
  label: string;
  /** As problems name it: `steps[2].target`. */
  path: string;
  required: boolean;
  /** undefined where the recipe leaves it out. */
  value: unknown;
  /** undefined takes it out of the recipe. `path` names what was edited, for undo. */
  onChange(value: unknown, path: string): void;
}
