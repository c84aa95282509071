import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useApp } from '../../state/context';

const useStyles = makeStyles({
  note: {
    flexShrink: 0,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
  },
});

/** What is wrong and what can be done, first of all. */
export function HealthLine() {
  const styles = useStyles();
  const noApartments = useApp((state) => state.houses.app?.info.noApartments ?? null);
  if (noApartments === null) return null;
  return (
    <Text size={200} className={styles.note}>
      No COM apartments: {noApartments}
    </Text>
  );
}
