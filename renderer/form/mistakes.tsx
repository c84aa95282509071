import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ProblemView } from '../../app/contract/views';
import { ProblemMessage } from '../parts/problem-message';
import { problemLine } from './form-context';

const useStyles = makeStyles({ wrong: { color: tokens.colorStatusDangerForeground1 } });

/** Marks a mistake that belongs to no single control, so that the way to the first mistake finds it. */
const mark = { 'data-mistake': true, tabIndex: -1 };

/** What is wrong with a field that has fields of its own, told in the form. */
export function Mistakes({ problems }: { problems: readonly ProblemView[] }) {
  const styles = useStyles();
  return problems.map((problem, index) => (
    <Text key={index} size={200} className={styles.wrong} role="alert" {...mark}>
      {problemLine(problem)}
    </Text>
  ));
}

/** What is wrong and belongs to no field of the form, told above it. */
export function MistakesOutside({ problems }: { problems: readonly ProblemView[] }) {
  return problems.map((problem, index) => (
    <div key={index} {...mark}>
      <ProblemMessage problem={problem} />
    </div>
  ));
}

/** Moves the focus to the first mistake that a form shows: a control, or the words where there is none. */
export function focusFirstMistake(form: HTMLElement | null): void {
  form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-mistake]')?.focus();
}
