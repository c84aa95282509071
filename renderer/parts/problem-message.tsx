import { makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import type { ProblemView } from '../../app/contract/views';
import { placeText } from '../connection/problem-of';

const useStyles = makeStyles({
  // Fluent leaves as much below as this leaves above.
  bar: { alignItems: 'start', paddingTop: tokens.spacingVerticalS },
  body: { overflowWrap: 'anywhere', whiteSpace: 'normal' },
  place: { display: 'block' },
  hint: { display: 'block', color: tokens.colorNeutralForeground2 },
});

/** A problem as its message, its place and what the user can do about it. */
export function ProblemMessage({
  problem,
  intent = 'error',
}: {
  problem: ProblemView;
  intent?: 'error' | 'warning';
}) {
  const styles = useStyles();
  const place = placeText(problem);
  return (
    <MessageBar intent={intent} layout="multiline" className={styles.bar}>
      <MessageBarBody className={styles.body}>
        {place !== '' && (
          <MessageBarTitle className={styles.place}>
            {place.charAt(0).toUpperCase() + place.slice(1)}
          </MessageBarTitle>
        )}
        {problem.message}
        {problem.hint !== undefined && <span className={styles.hint}>{problem.hint}</span>}
      </MessageBarBody>
    </MessageBar>
  );
}
